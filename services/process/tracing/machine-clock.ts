import { hostname } from 'node:os'
import type { ClockReading } from '../../contract/tracing.ts'

const nanosInMilli = 1e6

const looks = 20

/** From this process's clock to the one that all processes of the machine share. */
const toMachine = offsetOf(
  () => Number(process.hrtime.bigint()) / nanosInMilli,
  () => performance.now(),
)

/** The offset between two clocks, by the reading that was interrupted the least. */
export function offsetOf(clock: () => number, own: () => number): number {
  let [offset, least] = [0, Infinity]
  for (let look = 0; look < looks; look += 1) {
    const before = own()
    const shown = clock()
    const after = own()
    if (after - before >= least) continue
    least = after - before
    offset = shown - (before + after) / 2
  }
  return offset
}

/** Milliseconds on the monotonic clock of this machine, the same for all its processes. */
export function machineNow(): number {
  return performance.now() + toMachine
}

/** The value of `machineNow` when this process's clock showed `at`. */
export function machineTime(at: number): number {
  return at + toMachine
}

export function readClock(): ClockReading {
  return { machine: hostname(), wallMs: Date.now() - machineNow() }
}
