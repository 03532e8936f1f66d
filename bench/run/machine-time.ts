import { readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'

const clockTicksPerSecond = 100

/** Seconds of all processors together so far. */
export interface MachineTime {
  /**
   * Time in which any program kept them busy. Waiting for a disk is not busy, but time that a hypervisor gave to other
   * machines is.
   */
  busy: number
  /** Time that a hypervisor gave to other machines; null if the system does not tell. */
  stolen: number | null
}

export function machineTime(): MachineTime {
  if (process.platform === 'linux') return timeOnLinux()
  const millis = cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0)
  return { busy: millis / 1000, stolen: null }
}

function timeOnLinux(): MachineTime {
  const [, user, nice, system, , , irq, softIrq, stolen] = readFileSync('/proc/stat', 'latin1')
    .slice(0, 300)
    .split(/\s+/)
    .map((ticks) => Number(ticks) / clockTicksPerSecond)
  return { busy: user! + nice! + system! + irq! + softIrq! + stolen!, stolen: stolen! }
}

export function processorCount(): number {
  return Math.max(cpus().length, availableParallelism())
}
