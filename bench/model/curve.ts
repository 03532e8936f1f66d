import { binEdges } from './latency-bins.ts'

/** How latencies are spread, ready to be drawn. */
export interface Curve {
  calls: number
  /** The latency that this many per cent of calls did not exceed. */
  spectrum: { percentile: number; ms: number }[]
  /** Each bar is about 6 % wider than the one before. */
  histogram: { from: number; to: number; calls: number }[]
}

const finest = 0.0001

/** Ever closer to 100, as long as there are calls enough to tell. */
export function spectrumPercentiles(calls: number): number[] {
  const rests = Array.from({ length: 18 }, (_, step) => 100 - step * 5)
  for (let rest = 10; rest > finest; rest /= 10) {
    rests.push(...[1, 0.75, 0.5, 0.35, 0.25, 0.15].map((part) => rest * part))
  }
  const one = 100 / Math.max(1, calls)
  return [...rests.filter((rest) => rest >= one * 0.999).map((rest) => 100 - rest), 100]
}

/** Takes counts by bin. A percentile is the end of the bin that holds it. */
export function curveOfBins(counts: readonly number[]): Curve {
  const calls = counts.reduce((sum, count) => sum + count, 0)
  const filled = counts.flatMap((count, bin) => (count > 0 ? [{ ...binEdges(bin), calls: count }] : []))
  const spectrum = calls === 0 ? [] : spectrumPercentiles(calls)
  return {
    calls,
    histogram: filled,
    spectrum: spectrum.map((percentile) => ({ percentile, ms: msAt(filled, (percentile / 100) * calls) })),
  }
}

function msAt(filled: Curve['histogram'], wanted: number): number {
  let seen = 0
  for (const { to, calls } of filled) {
    seen += calls
    if (seen >= wanted - 1e-9) return to
  }
  return filled.at(-1)!.to
}
