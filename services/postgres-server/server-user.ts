import { readFileSync } from 'node:fs'

/** The user that a server runs as. */
export interface ServerUser {
  uid: number
  gid: number
}

const nobody: ServerUser = { uid: 65_534, gid: 65_534 }

/** PostgreSQL refuses to run as root. Undefined for everybody else: it runs as who starts it. */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readUsers()
  return users.get('postgres') ?? users.get('nobody') ?? nobody
}

function readUsers(): Map<string, ServerUser> {
  let text: string
  try {
    text = readFileSync('/etc/passwd', 'utf8')
  } catch {
    return new Map()
  }
  const lines = text.split('\n').map((line) => line.split(':'))
  return new Map(lines.map(([name = '', , uid, gid]) => [name, { uid: Number(uid), gid: Number(gid) }]))
}
