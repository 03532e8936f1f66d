import { readdirSync } from 'node:fs'
import { type ProcessTimes, processTimes } from './process-cpu.ts'

/** Processes with all that they started. Knows nothing where there is no /proc. */
export class ProcessTree {
  #roots: readonly number[] = []
  /** Processes outside the tree never join it: looking at each process only once saves most of the work. */
  #strangers = new Set<number>()

  /** Seconds of processor time so far, those of ended processes included; undefined if the system does not tell. */
  seconds(roots: readonly number[]): number | undefined {
    const members = this.#members(roots)
    if (members.size === 0) return undefined
    return [...members.values()].reduce((sum, { user, system, ended }) => sum + user + system + ended, 0)
  }

  pids(roots: readonly number[]): number[] {
    return [...this.#members(roots).keys()]
  }

  #members(roots: readonly number[]): Map<number, ProcessTimes> {
    if (roots.join() !== this.#roots.join()) this.#strangers.clear()
    this.#roots = [...roots]
    const running = processesNow()
    const looked = new Map<number, ProcessTimes>()
    for (const pid of running) {
      const times = this.#strangers.has(pid) ? undefined : processTimes(pid)
      if (times !== undefined) looked.set(pid, times)
    }
    const belongs = (pid: number): boolean => {
      if (roots.includes(pid)) return true
      const parent = looked.get(pid)?.parent
      return parent !== undefined && belongs(parent)
    }
    const members = new Map([...looked].filter(([pid]) => belongs(pid)))
    // A number that is free again may be given to one of ours.
    this.#strangers = new Set(running.filter((pid) => !members.has(pid)))
    return members
  }
}

function processesNow(): number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0)
  } catch {
    return []
  }
}
