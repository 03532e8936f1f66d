export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length
}

/** The deviation of a sample: divided by one less than the number of values. */
export function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0
  const centre = mean(values)
  return Math.sqrt(sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1))
}

export function median(values: readonly number[]): number {
  return medianOfSorted([...values].sort((a, b) => a - b))
}

export function medianOfSorted(sorted: readonly number[]): number {
  if (sorted.length === 0) return 0
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The least value that the share of all values does not exceed; undefined if there are none. */
export function quantileOfSorted(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
}

/** Each value counts as much as its weight. */
export function weightedMean(values: readonly { value: number; weight: number }[]): number {
  const total = sum(values.map(({ weight }) => weight))
  return total === 0 ? 0 : sum(values.map(({ value, weight }) => value * weight)) / total
}
