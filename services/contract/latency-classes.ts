/**
 * Latencies fall into classes that grow with them: each power of two of microseconds is divided into sixteen, so that a
 * class is never wider than a sixteenth of what is in it. Counts of classes add up, over time and over processes, which
 * percentiles do not.
 */
const stepsInOctave = 16
const stepBits = 4
/** Over half an hour. Longer times count as this. */
const mostMicros = 2 ** 31 - 1

export const classCount = latencyClass(mostMicros) + 1

/** Class and count. */
export type LatencyCounts = readonly (readonly [number, number])[]

export function latencyClass(micros: number): number {
  const whole = Math.min(mostMicros, Math.max(0, Math.round(micros)))
  if (whole < stepsInOctave) return whole
  const coarser = 31 - Math.clz32(whole) - stepBits
  return (coarser + 1) * stepsInOctave + (whole >>> coarser) - stepsInOctave
}

/** The least latency of the class, in microseconds. */
export function classFloor(index: number): number {
  if (index < stepsInOctave) return index
  const coarser = Math.floor(index / stepsInOctave) - 1
  return (stepsInOctave + (index % stepsInOctave)) * 2 ** coarser
}

/** The latency that a share of all requests, from 0 to 1, did not exceed: the middle of its class. */
export function latencyAt(counts: LatencyCounts, share: number): number | undefined {
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  if (total === 0) return undefined
  const wanted = Math.max(1, Math.ceil(total * share))
  let seen = 0
  for (const [index, count] of [...counts].sort(([a], [b]) => a - b)) {
    seen += count
    if (seen >= wanted) return (classFloor(index) + classFloor(index + 1) - 1) / 2
  }
  return undefined
}
