import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Role } from '../../../services/contract/values.ts'

function fileOf(role: Role): string {
  const state = process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state')
  return join(state, 'marketlab', `${role}-history`)
}

/** The lines of earlier shells, newest first. */
export function readHistory(role: Role): string[] {
  try {
    return readFileSync(fileOf(role), 'utf8').split('\n').filter(Boolean)
  } catch {
    return []
  }
}

export function writeHistory(role: Role, lines: readonly string[]): void {
  try {
    const file = fileOf(role)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  } catch {
    // A home that cannot be written to costs the history, nothing else.
  }
}

/** Lines that may hold a password are not kept. */
export function mayHoldPassword(line: string): boolean {
  return /\b(login|signup)\b|password/i.test(line)
}
