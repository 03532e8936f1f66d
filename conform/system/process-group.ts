import { readdirSync, readFileSync } from 'node:fs'

/** Every process of the group, and every one that left the group and still has the mark in its environment. */
export function killAll(group: number, mark: string): void {
  kill(-group)
  // A process that is forked while the list is read is found the next time.
  while (marked(mark).map(kill).some(Boolean)) continue
}

/** The processes that have inherited the mark. Only Linux tells. */
export function marked(mark: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid && hasMark(pid, mark))
}

function hasMark(pid: number, mark: string): boolean {
  try {
    return (
      readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark) &&
      !isEnded(readFileSync(`/proc/${pid}/stat`, 'latin1'))
    )
  } catch {
    // It ended meanwhile, or is somebody else's.
    return false
  }
}

/** A process that ended and that nobody has waited for yet. */
function isEnded(stat: string): boolean {
  return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2))
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}
