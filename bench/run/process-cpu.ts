import { readFileSync } from 'node:fs'

export interface CpuTime {
  user: number
  system: number
}

const clockTicksPerSecond = 100

/** Seconds that a process has used the processors so far; undefined if the system does not tell (it does on Linux). */
export function cpuTime(pid: number): CpuTime | undefined {
  const times = processTimes(pid)
  return times && { user: times.user, system: times.system }
}

export interface ProcessTimes extends CpuTime {
  parent: number
  /** The time of the children that ended and were waited for, and of theirs. */
  ended: number
}

export function processTimes(pid: number): ProcessTimes | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const seconds = (field: number) => Number(fields[field]) / clockTicksPerSecond
    return {
      parent: Number(fields[1]),
      user: seconds(11),
      system: seconds(12),
      ended: seconds(13) + seconds(14),
    }
  } catch {
    return undefined
  }
}

export type Pids = Record<string, number>

/** The times of the processes that exist. */
export function cpuTimes(pids: Pids): Record<string, CpuTime> {
  return Object.fromEntries(
    Object.entries(pids).flatMap(([name, pid]) => {
      const time = cpuTime(pid)
      return time === undefined ? [] : [[name, time]]
    }),
  )
}
