const perDecade = 40
/** A microsecond. */
const leastMs = 0.001
const decades = 8

/** Counts by latency, in steps of about 6 %: for a look at what is still running. Results have the whole histogram. */
export class LatencyBins {
  readonly counts: number[]

  constructor(counts: number[] = []) {
    this.counts = counts
  }

  add(ms: number, count: number): void {
    const bin = Math.min(perDecade * decades - 1, binOf(ms))
    while (this.counts.length <= bin) this.counts.push(0)
    this.counts[bin]! += count
  }
}

function binOf(ms: number): number {
  return ms <= leastMs ? 0 : Math.floor(Math.log10(ms / leastMs) * perDecade)
}

/** Where a bin begins and ends, in milliseconds. */
export function binEdges(bin: number): { from: number; to: number } {
  return { from: leastMs * 10 ** (bin / perDecade), to: leastMs * 10 ** ((bin + 1) / perDecade) }
}
