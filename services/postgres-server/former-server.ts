import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const lookMs = 20
const signals = ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const
const patienceMs = 5_000

/**
 * Ends a server that was left behind in the folder, which is possible if its watcher was killed as well. The caller has
 * the folder for itself, so nobody else needs that server.
 */
export async function endFormerServer(folder: string): Promise<void> {
  const pid = pidIn(folder)
  if (pid === undefined) return
  for (const signal of signals) {
    if (!worksIn(pid, folder)) return
    process.kill(pid, signal)
    const until = performance.now() + patienceMs
    while (performance.now() < until && worksIn(pid, folder)) await pause(lookMs)
  }
}

function pidIn(folder: string): number | undefined {
  const file = join(folder, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
  return pid > 0 ? pid : undefined
}

/** A stranger may have got the number. A server works within its folder; only Linux tells where a process works. */
function worksIn(pid: number, folder: string): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder)
  } catch {
    return false
  }
}
