import { type Curve, curveOfBins, spectrumPercentiles } from '../../bench/model/curve.ts'
import { LatencyBins } from '../../bench/model/latency-bins.ts'
import type { BenchmarkResult } from '../../bench/model/result.ts'
import {
  decodeHistogram,
  type Histogram,
  percentiles,
  recordedSteps,
} from '../../bench/statistics/histogram.ts'
import type { ScenarioCurves } from '../ipc/bench-types.ts'

/** A curve of a histogram: some hundred points instead of thousands of counts. */
export function curveOf(histogram: Histogram): Curve {
  const steps = recordedSteps(histogram)
  const calls = histogram.totalCount
  if (calls === 0) return curveOfBins([])
  const bins = new LatencyBins()
  for (const { low, high, count } of steps) bins.add((low + high) / 2_000, count)
  const wanted = spectrumPercentiles(calls)
  const micros = percentiles(
    steps,
    calls,
    wanted.map((percentile) => percentile / 100),
  )
  return {
    calls,
    histogram: curveOfBins(bins.counts).histogram,
    spectrum: wanted.map((percentile, index) => ({ percentile, ms: micros[index]! / 1_000 })),
  }
}

export function curvesOf({ scenarios }: BenchmarkResult): ScenarioCurves[] {
  return scenarios.map(({ summary }) => ({
    all: curveOf(decodeHistogram(summary.histogram)),
    operations: Object.fromEntries(
      Object.entries(summary.operations).map(([op, { histogram }]) => [
        op,
        curveOf(decodeHistogram(histogram)),
      ]),
    ),
  }))
}
