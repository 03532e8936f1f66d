import { hostname } from 'node:os'
import type { ClockReading } from '../../contract/telemetry.ts'

const nanosInMilli = 1e6

/** From this process's clock to the one that all processes of the machine share. */
const toMachine = Number(process.hrtime.bigint()) / nanosInMilli - performance.now()

/** Milliseconds on the monotonic clock of this machine, the same for all its processes. */
export function machineNow(): number {
  return performance.now() + toMachine
}

/** What `machineNow` showed when this process's clock showed `at`. */
export function machineTime(at: number): number {
  return at + toMachine
}

export function readClock(): ClockReading {
  return { machine: hostname(), wallMs: Date.now() - machineNow() }
}
