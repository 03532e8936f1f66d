/**
 * In how many ways so many of the ranks can be chosen with each sum, as shares of all ways: at index s the share with
 * sum s. Ranks are whole numbers; where ties make halves of them, double them all.
 */
export function rankSumShares(ranks: readonly number[], chosen: number): Float64Array {
  const greatest = [...ranks].sort((a, b) => b - a)
  const most = greatest.slice(0, chosen).reduce((total, rank) => total + rank, 0)
  const ways = Array.from({ length: chosen + 1 }, () => new Float64Array(most + 1))
  ways[0]![0] = 1
  for (const rank of ranks) {
    for (let size = chosen; size >= 1; size -= 1) {
      const withRank = ways[size]!
      const without = ways[size - 1]!
      for (let total = most; total >= rank; total -= 1) withRank[total]! += without[total - rank]!
    }
  }
  const all = ways[chosen]!.reduce((total, count) => total + count, 0)
  return ways[chosen]!.map((count) => count / all)
}

/** Distribution of Mann and Whitney's U for samples of these sizes without ties: at index u the probability of u. */
export function uShares(first: number, second: number): Float64Array {
  const ranks = Array.from({ length: first + second }, (_, index) => index + 1)
  const smaller = Math.min(first, second)
  return rankSumShares(ranks, smaller).slice((smaller * (smaller + 1)) / 2)
}

/** Ranks from 1, doubled so that what ties share is a whole number. */
export function doubledRanks(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  const ranks = new Map<number, number>()
  for (let from = 0; from < sorted.length;) {
    let to = from
    while (to < sorted.length && sorted[to] === sorted[from]) to += 1
    ranks.set(sorted[from]!, from + 1 + to)
    from = to
  }
  return values.map((value) => ranks.get(value)!)
}

/** How many share each value, for those values that several share. */
export function tieSizes(values: readonly number[]): number[] {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts.values()].filter((count) => count > 1)
}
