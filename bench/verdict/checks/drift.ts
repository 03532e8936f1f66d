import { formatPercent, formatProbability } from '../../words/numbers.ts'
import { driftOf } from '../drift.ts'
import { type Check, doubtful } from '../evidence.ts'
import { thresholds } from '../thresholds.ts'

/** Do all runs measure the same thing? */
export const checkDrift: Check = ({ result: { runs }, plan }) => {
  const { figure, p, share } = driftOf(runs, plan)
  if (p >= thresholds.drift.p || Math.abs(share) <= thresholds.drift.share) return []
  return [
    doubtful(
      'runs-drift',
      `The ${figure} ${share > 0 ? 'rose' : 'fell'} steadily over the runs, by ${formatPercent(Math.abs(share))} from the first to the last (Mann-Kendall, ${formatProbability(p)}): they do not measure the same state. Warm up longer; look for what grows or slows down meanwhile, such as data, memory or a hot processor.`,
    ),
  ]
}
