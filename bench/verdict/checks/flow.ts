import { formatFigure, formatPercent, formatRate } from '../../words/numbers.ts'
import { type Check, doubtful } from '../evidence.ts'
import { thresholds } from '../thresholds.ts'

export const checkLittlesLaw: Check = ({ result: { runs, summary } }) => {
  const { measured, computed } = summary.littlesLaw
  const off =
    runs.length === 0 ? 0 : Math.abs(computed - measured) / Math.max(measured, computed, Number.EPSILON)
  if (off <= thresholds.littlesLaw) return []
  return [
    doubtful(
      'littles-law',
      `Little's law does not hold: ${formatFigure(measured)} requests were counted in flight, but throughput × mean latency makes ${formatFigure(computed)}, ${formatPercent(off)} off. Calls went missing, or time passed that no latency contains. Look for calls without an answer, and measure again with longer runs.`,
    ),
  ]
}

/** In an open loop: were the calls answered as fast as they came? */
export const checkRate: Check = ({ result: { runs, summary }, plan }) => {
  if (plan.loop.kind !== 'open' || runs.length === 0) return []
  const asked = plan.loop.ratePerSecond
  const scatter = 3 / Math.sqrt(summary.calls / runs.length)
  const missing = 1 - summary.throughput.mean / asked
  if (missing <= Math.max(thresholds.missingRateShare, scatter)) return []
  return [
    doubtful(
      'rate-missed',
      `${formatRate(asked)} were requested and ${formatRate(summary.throughput.mean)} were answered, ${formatPercent(missing)} less. Requests piled up, so the latencies show the length of the runs and not the speed of the services. Ask for a lower rate.`,
    ),
  ]
}
