import { setTimeout as pause } from 'node:timers/promises'
import { ProcessTree } from '../../bench/run/process-tree.ts'

const lookEveryMs = 20

/** Ends every process that this one started, directly or not, and that still runs. */
export async function endLeftovers(): Promise<void> {
  const tree = new ProcessTree()
  const left = () => tree.pids([process.pid]).filter((pid) => pid !== process.pid)
  for (let pids = left(); pids.length > 0; pids = left()) {
    for (const pid of pids) kill(pid)
    await pause(lookEveryMs)
  }
}

/** It may have ended by itself meanwhile. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
