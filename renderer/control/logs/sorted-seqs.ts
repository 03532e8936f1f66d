/** Where a number stands, or would stand, in a list that grows. */
export function placeOf(seqs: readonly number[], seq: number): number {
  let low = 0
  let high = seqs.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (seqs[middle]! < seq) low = middle + 1
    else high = middle
  }
  return low
}

/** The next match after a place, or the one before it; round the end, as in every editor. */
export function neighbour(matches: readonly number[], from: number, step: 1 | -1): number | undefined {
  if (matches.length === 0) return undefined
  const index = step === 1 ? placeOf(matches, from + 1) : placeOf(matches, from) - 1
  return matches[(index + matches.length) % matches.length]
}
