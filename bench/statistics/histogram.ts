import { decodeFromCompressedBase64, encodeIntoCompressedBase64, Int32Histogram } from 'hdr-histogram-js'
import type { Latency } from '../model/result.ts'

const lowestMicros = 1
const highestMicros = 120_000_000
const significantDigits = 3
/** With three digits each bucket has 2048 steps: up to 2047 µs every microsecond is told apart. */
const halfBucketBits = 10

/** Latencies in whole microseconds. Longer ones than two minutes count as two minutes. */
export class Histogram extends Int32Histogram {
  constructor() {
    super(lowestMicros, highestMicros, significantDigits)
  }

  override recordValue(micros: number): void {
    super.recordValue(withinRange(micros))
  }

  override recordValueWithCount(micros: number, count: number): void {
    super.recordValueWithCount(withinRange(micros), count)
  }

  /** The same place as the library finds, without its logarithm: recording costs a tenth. */
  override countsArrayIndex(micros: number): number {
    const bucket = Math.max(0, 31 - halfBucketBits - Math.clz32(micros))
    return (bucket << halfBucketBits) + (micros >>> bucket)
  }
}

function withinRange(micros: number): number {
  return micros < highestMicros ? Math.max(0, Math.round(micros)) : highestMicros
}

export function newHistogram(): Histogram {
  return new Histogram()
}

export function encodeHistogram(histogram: Histogram): string {
  return encodeIntoCompressedBase64(histogram)
}

export function decodeHistogram(text: string): Histogram {
  return mergeHistograms([text])
}

export function mergeHistograms(texts: string[]): Histogram {
  const merged = newHistogram()
  for (const text of texts) merged.add(decodeFromCompressedBase64(text) as Int32Histogram)
  return merged
}

export interface Step {
  /** Smallest and greatest of the microseconds that count as the same. */
  low: number
  high: number
  count: number
}

/** Where anything was recorded, ascending. */
export function recordedSteps(histogram: Histogram): Step[] {
  const steps: Step[] = []
  if (histogram.totalCount === 0) return steps
  const last = histogram.countsArrayIndex(histogram.maxValue)
  for (let index = 0; index <= last; index += 1) {
    const count = histogram.getCountAtIndex(index)
    if (count === 0) continue
    const bucket = Math.max(0, (index >> halfBucketBits) - 1)
    const low = (index - (bucket << halfBucketBits)) << bucket
    steps.push({ low, high: low + (1 << bucket) - 1, count })
  }
  return steps
}

/** In milliseconds. Percentiles and `max` are the upper ends of their steps, within 0.1 % of what was recorded. */
export function latencyOf(histogram: Histogram): Latency {
  const steps = recordedSteps(histogram)
  const total = histogram.totalCount
  const meanOver = (of: (micros: number) => number) =>
    total === 0
      ? 0
      : steps.reduce((sum, { low, high, count }) => sum + of((low + high) / 2) * count, 0) / total
  const mean = meanOver((micros) => micros)
  const variance = meanOver((micros) => (micros - mean) ** 2)
  const [p50, p75, p90, p95, p99, p999] = percentiles(steps, total, [0.5, 0.75, 0.9, 0.95, 0.99, 0.999])
  return {
    mean: mean / 1000,
    sd: Math.sqrt(variance) / 1000,
    min: (steps[0]?.low ?? 0) / 1000,
    p50: p50! / 1000,
    p75: p75! / 1000,
    p90: p90! / 1000,
    p95: p95! / 1000,
    p99: p99! / 1000,
    p999: p999! / 1000,
    max: (steps.at(-1)?.high ?? 0) / 1000,
  }
}

/** For shares in ascending order: the microseconds that so great a share of all values are not greater than. */
export function percentiles(steps: readonly Step[], total: number, shares: readonly number[]): number[] {
  let at = 0
  let counted = steps[0]?.count ?? 0
  return shares.map((share) => {
    // A share such as 0.999 is not exact: what is a count but for rounding is that count.
    const wanted = Math.max(1, Math.ceil(share * total - 1e-6))
    while (counted < wanted && at + 1 < steps.length) {
      at += 1
      counted += steps[at]!.count
    }
    return steps[at]?.high ?? 0
  })
}
