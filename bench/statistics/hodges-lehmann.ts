import { medianOfSorted } from './moments.ts'
import { normalBound95 } from './normal.ts'
import { uShares } from './rank-sums.ts'

export interface Shift {
  /** The median of all differences between one of the second and one of the first. */
  difference: number
  /** Holds the true one with a probability of at least 95 %; null if the samples are too small for that. */
  interval: { low: number; high: number } | null
}

const tail = 0.025
const exactUpTo = 20

/** How far the second sample lies above the first, by Hodges and Lehmann. */
export function hodgesLehmann(first: readonly number[], second: readonly number[]): Shift {
  const differences = second.flatMap((b) => first.map((a) => b - a)).sort((x, y) => x - y)
  const outside = countOutside(first.length, second.length)
  return {
    difference: medianOfSorted(differences),
    interval:
      outside < 0
        ? null
        : { low: differences[outside]!, high: differences[differences.length - 1 - outside]! },
  }
}

/** How many differences may lie beyond each end of the interval; −1 if not even their whole range is wide enough. */
function countOutside(first: number, second: number): number {
  if (first > exactUpTo || second > exactUpTo) {
    const pairs = first * second
    return Math.floor(pairs / 2 - normalBound95 * Math.sqrt((pairs * (first + second + 1)) / 12)) - 1
  }
  let outside = -1
  let probability = 0
  for (const share of uShares(first, second)) {
    probability += share
    if (probability > tail) return outside
    outside += 1
  }
  return outside
}
