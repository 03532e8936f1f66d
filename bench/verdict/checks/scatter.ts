import { formatPercent } from '../../words/numbers.ts'
import { type Check, doubtful } from '../evidence.ts'
import { thresholds } from '../thresholds.ts'

/** Is the mean over the runs known well enough? A single run is another matter. */
export const checkScatter: Check = ({ result: { runs, summary } }) => {
  const { mean, sd, high } = summary.throughput
  const reach = high === null || mean === 0 ? 0 : (high - mean) / mean
  if (reach <= thresholds.scatter) return []
  return [
    doubtful(
      'runs-scatter',
      `The ${runs.length} runs differ much (standard deviation ${formatPercent(sd / mean)} of the mean throughput), so that the mean is known only within ± ${formatPercent(reach)}. Make more runs or longer ones, on a machine that does nothing else.`,
    ),
  ]
}
