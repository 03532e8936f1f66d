import { readFileSync } from 'node:fs'

export interface CpuTime {
  user: number
  system: number
}

const clockTicksPerSecond = 100

/** Seconds that a process has used the processors so far; undefined where the system does not tell (it does on Linux). */
export function cpuTime(pid: number): CpuTime | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return {
      user: Number(fields[11]) / clockTicksPerSecond,
      system: Number(fields[12]) / clockTicksPerSecond,
    }
  } catch {
    return undefined
  }
}

export type Pids = Record<string, number>

/** Of those that are there. */
export function cpuTimes(pids: Pids): Record<string, CpuTime> {
  return Object.fromEntries(
    Object.entries(pids).flatMap(([name, pid]) => {
      const time = cpuTime(pid)
      return time === undefined ? [] : [[name, time]]
    }),
  )
}
