import { counted, formatCount } from '../../words/numbers.ts'
import { type Check, doubtful, invalid } from '../evidence.ts'
import { thresholds } from '../thresholds.ts'

export const checkRuns: Check = ({ result: { runs } }) => {
  if (runs.length >= thresholds.leastRuns) return []
  if (runs.length === 0)
    return [invalid('too-few-runs', 'No run was finished, so there are no figures. Measure again.')]
  const more = `Make at least ${thresholds.leastRuns} runs, preferably 10.`
  return [
    runs.length === 1
      ? doubtful(
          'too-few-runs',
          `There is a single run: nothing tells how much another would differ, and it cannot be compared with others. ${more}`,
        )
      : doubtful(
          'too-few-runs',
          `There are only ${runs.length} runs: the interval round their mean is wide, and neither a trend nor a difference shows in so few. ${more}`,
        ),
  ]
}

export const checkCalls: Check = ({ result: { runs, summary } }) => {
  const { doubtfulBelow, invalidBelow } = thresholds.calls
  if (runs.length === 0 || summary.calls >= doubtfulBelow) return []
  const text = `All runs together have ${counted(summary.calls, 'call')}: their p99 rests on the slowest ${formatCount(Math.max(1, Math.round(summary.calls / 100)))}. Let each client make more calls, at least ${formatCount(doubtfulBelow)} together, preferably 10,000.`
  return [(summary.calls < invalidBelow ? invalid : doubtful)('too-few-calls', text)]
}

export const checkCancelled: Check = ({ result: { runs }, plan, cancelled }) => {
  if (!cancelled) return []
  return [
    doubtful(
      'cancelled',
      `It was cancelled after ${runs.length} of ${counted(plan.runs, 'run')}: what is missing might differ. Let it finish.`,
    ),
  ]
}
