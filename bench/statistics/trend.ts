import { median, sum } from './moments.ts'
import { uShares } from './rank-sums.ts'

export interface Trend {
  /** Probability of an order at least so steadily rising or falling, if the order meant nothing (Mann and Kendall). */
  p: number
  /** The median of all slopes between two values (Theil and Sen), from one value to the next. */
  slope: number
}

export function trendOf(values: readonly number[]): Trend {
  const slopes: number[] = []
  let score = 0
  for (let later = 1; later < values.length; later += 1) {
    for (let earlier = 0; earlier < later; earlier += 1) {
      const rise = values[later]! - values[earlier]!
      score += Math.sign(rise)
      slopes.push(rise / (later - earlier))
    }
  }
  return { p: probabilityOf(score, values), slope: median(slopes) }
}

/**
 * The share of all orders of these values that have a score at least as far from 0. A score is the number of pairs that
 * differ minus twice the pairs in falling order. The number of falling pairs is the sum of the contributions of merging
 * one group of equal values after the other, each like a Mann-Whitney U.
 */
function probabilityOf(score: number, values: readonly number[]): number {
  const groups = new Map<number, number>()
  for (const value of values) groups.set(value, (groups.get(value) ?? 0) + 1)
  let falling = Float64Array.of(1)
  let merged = 0
  for (const size of groups.values()) {
    falling = convolve(falling, uShares(merged, size))
    merged += size
  }
  const differing = falling.length - 1
  return Math.min(
    1,
    sum([...falling].filter((_, pairs) => Math.abs(differing - 2 * pairs) >= Math.abs(score))),
  )
}

function convolve(first: Float64Array, second: Float64Array): Float64Array<ArrayBuffer> {
  const both = new Float64Array(first.length + second.length - 1)
  for (let at = 0; at < first.length; at += 1) {
    for (let offset = 0; offset < second.length; offset += 1)
      both[at + offset]! += first[at]! * second[offset]!
  }
  return both
}
