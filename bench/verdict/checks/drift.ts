import { median } from '../../statistics/moments.ts'
import { trendOf } from '../../statistics/trend.ts'
import { formatPercent, formatProbability } from '../../words/figures.ts'
import { type Check, doubtful } from '../evidence.ts'
import { thresholds } from '../thresholds.ts'

/** Do all runs measure the same thing? In an open loop the rate is given, so there it shows in the latency only. */
export const checkDrift: Check = ({ result: { runs }, plan }) => {
  const [name, values] =
    plan.loop.kind === 'closed'
      ? ['throughput', runs.map(({ throughput }) => throughput)]
      : ['mean latency', runs.map(({ latencyMs }) => latencyMs.mean)]
  const { p, slope } = trendOf(values)
  const middle = median(values)
  const share = middle === 0 ? 0 : (slope * (values.length - 1)) / middle
  if (p >= thresholds.drift.p || Math.abs(share) <= thresholds.drift.share) return []
  return [
    doubtful(
      'runs-drift',
      `The ${name} ${share > 0 ? 'rose' : 'fell'} steadily over the runs, by ${formatPercent(Math.abs(share))} from the first to the last (Mann-Kendall, ${formatProbability(p)}): they do not measure the same state. Warm up longer; look for what grows or slows down meanwhile, such as data, memory or a hot processor.`,
    ),
  ]
}
