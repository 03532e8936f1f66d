import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { filesOf, listedSockets, nameOf, pidsNow } from './socket-table.ts'

export interface PortHolder {
  pid: number
  name: string
}

const run = promisify(execFile)

/** The process that listens on a port of this machine, if the system tells. */
export async function portHolder(port: number): Promise<PortHolder | undefined> {
  try {
    if (process.platform === 'linux') return await holderFromProc(port)
    if (process.platform === 'win32') return await holderFromNetstat(port)
    return await holderFromLsof(port)
  } catch {
    return undefined
  }
}

export function describeHolder(holder: PortHolder | undefined): string {
  return holder ? `${holder.name} (process ${holder.pid})` : 'another program'
}

async function holderFromProc(wanted: number): Promise<PortHolder | undefined> {
  const sockets = await listedSockets()
  const files = new Set(
    sockets.flatMap(({ listens, port, file }) => (listens && port === wanted ? file : [])),
  )
  if (files.size === 0) return undefined
  for (const pid of await pidsNow())
    if ((await filesOf(pid)).some((file) => files.has(file))) return { pid, name: await nameOf(pid) }
  return undefined
}

async function holderFromLsof(port: number): Promise<PortHolder | undefined> {
  return parseLsof((await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'])).stdout)
}

/** Reads the field output of lsof: a line `p<pid>`, then a line `c<command>`. */
export function parseLsof(text: string): PortHolder | undefined {
  const pid = /^p(\d+)$/m.exec(text)?.[1]
  return pid === undefined ? undefined : { pid: Number(pid), name: /^c(.+)$/m.exec(text)?.[1] ?? 'a program' }
}

async function holderFromNetstat(port: number): Promise<PortHolder | undefined> {
  const pid = parseNetstat((await run('netstat', ['-ano'])).stdout, port)
  if (pid === undefined) return undefined
  const tasks = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'])
  return { pid, name: /^"([^"]+)"/.exec(tasks.stdout.trim())?.[1] ?? 'a program' }
}

/** The process that listens on the port, from the text of `netstat -ano`, whose words depend on the language. */
export function parseNetstat(text: string, port: number): number | undefined {
  for (const line of text.split('\n')) {
    const [protocol, local, remote, , pid] = line.trim().split(/\s+/)
    if (protocol === 'TCP' && local?.endsWith(`:${port}`) && remote?.endsWith(':0')) return Number(pid)
  }
  return undefined
}
