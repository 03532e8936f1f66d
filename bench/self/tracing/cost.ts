import { medianOfSorted } from '../../statistics/moments.ts'
import { normalBound95 } from '../../statistics/normal.ts'

export interface Cost {
  /** Shares: 0.01 is one per cent more, or less, than without. */
  median: number
  /** Hold the true median with a probability of 95 %; null if the pairs are too few for that. */
  interval: { low: number; high: number } | null
}

/**
 * The cost of something, from pairs of measurements with and without it: by the ranks of the single costs, which no
 * outlier moves.
 */
export function costOf(shares: readonly number[]): Cost {
  const sorted = [...shares].sort((a, b) => a - b)
  const beyond = Math.floor((sorted.length - normalBound95 * Math.sqrt(sorted.length)) / 2) - 1
  return {
    median: medianOfSorted(sorted),
    interval: beyond < 0 ? null : { low: sorted[beyond]!, high: sorted[sorted.length - 1 - beyond]! },
  }
}
