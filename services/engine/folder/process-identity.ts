import fs from 'node:fs'
import os from 'node:os'
import { errorCode } from '../../text/error-text.ts'

/** A process by more than its number: numbers are used again, by strangers and after a reboot. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in the system's own terms; unknown where the system does not tell. */
  readonly startedAt?: string
  /** When it said so, in ms since 1970. */
  readonly notedAt: number
}

export function ownIdentity(): ProcessIdentity {
  const startedAt = stateOf(process.pid)?.startedAt
  return { pid: process.pid, notedAt: Date.now(), ...(startedAt !== undefined && { startedAt }) }
}

export function isAlive(identity: ProcessIdentity): boolean {
  if (!exists(identity.pid)) return false
  const now = stateOf(identity.pid)
  if (now) {
    const dead = now.state === 'Z' || now.state === 'X'
    return !dead && (identity.startedAt === undefined || identity.startedAt === now.startedAt)
  }
  const bootedAt = Date.now() - os.uptime() * 1000
  return identity.notedAt >= bootedAt
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // The process is there, it just belongs to somebody else.
    return errorCode(error) === 'EPERM'
  }
}

function stateOf(pid: number): { state: string; startedAt: string } | undefined {
  try {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the name in brackets, which may itself hold blanks and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0]!, startedAt: `${boot} ${fields[19]}` }
  } catch {
    return undefined
  }
}
