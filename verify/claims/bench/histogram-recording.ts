import { Int32Histogram } from 'hdr-histogram-js'
import { newHistogram } from '../../../bench/statistics/histogram.ts'
import type { Claim } from '../../runner/claim.ts'

const turns = 20
const values = 100_000
const mayTakeShare = 0.5

/** Milliseconds that a histogram takes for latencies as they occur in a benchmark. */
function timeOf(histogram: Int32Histogram): number {
  const startedAt = performance.now()
  for (let at = 0; at < values; at += 1) histogram.recordValue(200 + ((at * 7919) % 20_000))
  return performance.now() - startedAt
}

export const histogramRecording: Claim = {
  id: 'histogram-recording',
  says: 'A latency is recorded in less than half the time that the HdrHistogram library takes.',
  short: true,
  measure: () => {
    const own = newHistogram()
    const library = new Int32Histogram(1, 120_000_000, 3)
    const ownTimes: number[] = []
    const libraryTimes: number[] = []
    // In turn, so that a busy machine slows both.
    for (let turn = 0; turn < turns; turn += 1) {
      ownTimes.push(timeOf(own))
      libraryTimes.push(timeOf(library))
    }
    const share = Math.min(...ownTimes) / Math.min(...libraryTimes)
    return Promise.resolve({
      holds: share < mayTakeShare,
      figure: `${(100 * share).toFixed(0)} % of the library's time`,
      bound: `under ${100 * mayTakeShare} %`,
    })
  },
}
