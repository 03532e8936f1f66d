import { readFileSync } from 'node:fs'

/** Megabytes that a process holds in memory, as the system counts them. */
export function residentMegabytes(pid: number): number {
  return megabytes(pid, 'VmRSS')
}

/** The most that a process ever held in memory, however shortly. */
export function peakMegabytes(pid: number): number {
  return megabytes(pid, 'VmHWM')
}

function megabytes(pid: number, figure: 'VmRSS' | 'VmHWM'): number {
  const line = new RegExp(`^${figure}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line![1]) / 1024
}

/** Milliseconds that the main thread of a process could have run but for others that did; 0 where nobody counts them. */
export function waitedForProcessor(pid: number): number {
  try {
    const [, waited] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')
    return Number(waited) / 1e6
  } catch {
    return 0
  }
}
