import type { Random } from '../chance/random.ts'
import type { LinkFault } from './model/fault.ts'
import type { FaultCounts } from './instructions.ts'

/** One fault at work on one direction of one connection. */
export interface LaneFault {
  fault: LinkFault
  figures: FaultCounts
  random: Random
  /** Where a connection as a whole is hit or not: whether this one is. */
  hitsConnection: boolean
}

/** The treatment of the next frame on a lane. */
export interface Treatment {
  delayMs: number
  bytesPerSecond: number
  sliceBytes: number
  sliceDelayMs: number
  swallowed: boolean
  reset: boolean
}

const untouched: Treatment = {
  delayMs: 0,
  bytesPerSecond: Infinity,
  sliceBytes: Infinity,
  sliceDelayMs: 0,
  swallowed: false,
  reset: false,
}

export function treatmentOf(faults: readonly LaneFault[]): Treatment {
  const treatment = { ...untouched }
  for (const laneFault of faults) {
    if (!hits(laneFault)) continue
    const { fault, random } = laneFault
    if (fault.kind === 'latency') {
      const jitter = fault.jitterMs === 0 ? 0 : (random.next() * 2 - 1) * fault.jitterMs
      treatment.delayMs += Math.max(0, fault.ms + jitter)
    } else if (fault.kind === 'bandwidth') {
      treatment.bytesPerSecond = Math.min(treatment.bytesPerSecond, fault.bytesPerSecond)
    } else if (fault.kind === 'slices') {
      treatment.sliceBytes = Math.min(treatment.sliceBytes, fault.bytes)
      treatment.sliceDelayMs += fault.delayMs
    } else if (fault.kind === 'black-hole') treatment.swallowed = true
    else if (fault.kind === 'reset') treatment.reset = true
  }
  return treatment
}

/** How long a close takes beyond what is under way. */
export function closeDelayMs(faults: readonly LaneFault[]): number {
  let delay = 0
  for (const { fault, hitsConnection } of faults)
    if (fault.kind === 'slow-close' && hitsConnection) delay += fault.ms
  return delay
}

/** Nothing passes at all, not even a close. */
export function swallowsAll(faults: readonly LaneFault[]): boolean {
  return faults.some(({ fault }) => fault.kind === 'black-hole' && fault.probability === 1)
}

function hits({ fault, figures, random, hitsConnection }: LaneFault): boolean {
  if (fault.kind === 'reset') return hitsConnection
  if (fault.kind === 'slow-close') return false
  figures.seen += 1
  if (fault.probability < 1 && !random.chance(fault.probability)) return false
  figures.hit += 1
  return true
}
