import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { command } from './command.ts'

const ofPodman = /netavark/i

/** The rules of this machine. */
export function firewall(): Promise<string> {
  return command('iptables-save', [])
}

/** Podman leaves chains behind. They are removed, unless there were such before. */
export async function restoreFirewall(before: string): Promise<void> {
  if (ofPodman.test(before)) return
  const lines = (await firewall()).split('\n')
  if (!lines.some((line) => ofPodman.test(line))) return
  const restore = spawn('iptables-restore', { stdio: ['pipe', 'ignore', 'ignore'] })
  restore.stdin.end(lines.filter((line) => !ofPodman.test(line)).join('\n'))
  await once(restore, 'exit')
}
