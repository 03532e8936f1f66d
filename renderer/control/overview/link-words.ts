import { formatFigure, formatMs } from '../../../bench/words/numbers.ts'
import { plural } from '../../shared/format.ts'
import { rate, requestRate } from '../words/numbers.ts'
import type { LinkFigures } from './sizes-and-rates.ts'

export interface LinkLines {
  rate: string
  /** p50 and p99, in one unit. */
  latency: string
  /** Where there is no room for both. */
  p99: string
  errors: string
}

/** The figures of a link, as short as the map needs them. Empty lines are left out. */
export function linkLines({ requestsPerSecond, errors, latencyMs }: LinkFigures, isUp: boolean): LinkLines {
  const isShort = (latencyMs?.p99 ?? 0) < 1_000
  const unit = isShort ? 'ms' : 's'
  const inUnit = (ms: number) => (isShort ? formatFigure(ms) : (ms / 1_000).toFixed(2))
  return {
    rate: isUp || requestsPerSecond > 0 ? `${rate(requestsPerSecond)}/s` : 'down',
    latency: latencyMs === null ? '' : `${inUnit(latencyMs.p50)} / ${inUnit(latencyMs.p99)} ${unit}`,
    p99: latencyMs === null ? '' : `${inUnit(latencyMs.p99)} ${unit}`,
    errors: errors === 0 ? '' : plural(errors, 'error'),
  }
}

/** The same for those who do not see the map. */
export function linkSentence(
  link: { from: string; to: string },
  { requestsPerSecond, errors, latencyMs }: LinkFigures,
  faults: readonly string[],
): string {
  return [
    `${link.from} to ${link.to}: ${requestRate(requestsPerSecond)} per second`,
    ...(latencyMs ? [`p50 ${formatMs(latencyMs.p50)}`, `p99 ${formatMs(latencyMs.p99)}`] : []),
    ...(errors > 0 ? [`${plural(errors, 'error')} in five seconds`] : []),
    ...faults.map((words) => `fault: ${words}`),
  ].join(', ')
}
