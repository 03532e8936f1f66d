import type { RunResult } from '../../model/result.ts'
import { median } from '../../statistics/moments.ts'
import { formatMs, formatPercent } from '../../words/numbers.ts'
import { type Check, doubtful, type Evidence, inRuns, invalid, runsThat } from '../evidence.ts'
import { thresholds } from '../thresholds.ts'

const limits = thresholds.generator

/** Did the generator measure the services, or itself? */
export const checkGenerator: Check = (evidence) => [
  ...processorReason(evidence),
  ...delayReason(evidence),
  ...lateReason(evidence),
]

function processorReason({ result: { runs } }: Evidence) {
  const above = (share: number) => runsThat(runs, ({ generator }) => generator.cpuShare >= share)
  const found = above(limits.cpuShare.doubtful)
  if (found.length === 0) return []
  const share = formatPercent(median(found.map(({ generator }) => generator.cpuShare)))
  const verdict = above(limits.cpuShare.invalid).length > 0 ? invalid : doubtful
  return [
    verdict(
      'generator-saturated',
      `The load generator used ${share} of a processor ${inRuns(found, runs)}: the throughput may be its limit and not the services'. Use fewer clients or a lower rate, or run the services on another machine.`,
    ),
  ]
}

function delayReason({ result: { runs } }: Evidence) {
  const tail = runsThat(runs, ({ generator: { eventLoopDelayMs }, latencyMs }) =>
    isLarge(eventLoopDelayMs.p99, limits.delayShareOfP99 * latencyMs.p99, limits.leastDelayMs),
  )
  const usual = runsThat(runs, ({ generator: { eventLoopDelayMs }, latencyMs }) =>
    isLarge(eventLoopDelayMs.p50, limits.delayShareOfMean * latencyMs.mean, limits.leastDelayMs),
  )
  if (tail.length === 0 && usual.length === 0) return []
  const found = tail.length >= usual.length ? tail : usual
  const [which, percentile, compared] =
    found === tail
      ? (['one of a hundred times', 'p99', 'p99'] as const)
      : (['half of the time', 'p50', 'mean'] as const)
  const delay = middleOf(found, ({ generator }) => generator.eventLoopDelayMs[percentile])
  const latency = middleOf(found, ({ latencyMs }) => latencyMs[compared])
  return [
    doubtful(
      'generator-saturated',
      `The load generator was held up ${inRuns(found, runs)}: ${which} its event loop came ${delay} late or more, where the ${compared} of the latencies is ${latency}. Calls may look slow only because their replies were timed late. Close what else needs the processors, or use fewer clients.`,
    ),
  ]
}

function lateReason({ result: { runs } }: Evidence) {
  const found = runsThat(
    runs,
    ({ generator: { lateMs }, latencyMs }) =>
      lateMs !== null && isLarge(lateMs.p99, limits.lateShareOfP99 * latencyMs.p99, limits.leastLateMs),
  )
  if (found.length === 0) return []
  const late = middleOf(found, ({ generator }) => generator.lateMs!.p99)
  const latency = middleOf(found, ({ latencyMs }) => latencyMs.p99)
  return [
    doubtful(
      'generator-saturated',
      `The load generator sent requests late ${inRuns(found, runs)}: one of a hundred by ${late} or more, where the p99 of the latencies, which contain this, is ${latency}. Ask for a lower rate, or close what else needs the processors.`,
    ),
  ]
}

function isLarge(value: number, limit: number, least: number): boolean {
  return value >= limit && value >= least
}

function middleOf(runs: readonly RunResult[], figure: (run: RunResult) => number): string {
  return formatMs(median(runs.map(figure)))
}
