import { sum } from '../../statistics/moments.ts'
import { counted, formatCount, formatPercent, listed } from '../../words/numbers.ts'
import { type Check, doubtful, invalid } from '../evidence.ts'
import { thresholds } from '../thresholds.ts'

export const checkErrors: Check = ({ result: { summary } }) => {
  const failures = sum(Object.values(summary.errors))
  const refusals = sum(Object.values(summary.refusals))
  const shareOf = (count: number) => (summary.calls === 0 ? 0 : count / summary.calls)
  const reasons = []
  if (shareOf(failures) > thresholds.failures.doubtful) {
    const verdict = shareOf(failures) > thresholds.failures.invalid ? invalid : doubtful
    reasons.push(
      verdict(
        'errors',
        `${formatCount(failures)} of ${counted(summary.calls, 'call')} failed (${formatPercent(shareOf(failures))}): ${byCode(summary.errors)}. A call that fails does less work or waits for nothing, so the figures are not those of a healthy system. Look for these codes in the services' logs, and measure again when nothing fails.`,
      ),
    )
  }
  if (shareOf(refusals) > thresholds.refusals) {
    reasons.push(
      doubtful(
        'errors',
        `${formatCount(refusals)} of ${counted(summary.calls, 'call')} were refused (${formatPercent(shareOf(refusals))}): ${byCode(summary.refusals)}. A refusal is quicker than the work would have been. Use a market with enough stock, or sessions that do not expire.`,
      ),
    )
  }
  return reasons
}

/** "120 × TIMEOUT and 3 × INTERNAL", the most frequent first. */
function byCode(counts: Record<string, number>): string {
  const ordered = Object.entries(counts).sort(([, a], [, b]) => b - a)
  return listed(ordered.map(([code, count]) => `${formatCount(count)} × ${code}`))
}
