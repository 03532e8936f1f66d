import type { ConsistencyMetrics } from '../../../electron/ipc/consistency-types.ts'

const keptMs = 120_000

/** The last two minutes; a change of settings may bring two figures in one moment, of which the newer counts. */
export function withNewest(
  history: readonly ConsistencyMetrics[],
  newest: ConsistencyMetrics,
): readonly ConsistencyMetrics[] {
  const kept = history.filter(({ at }) => newest.at - at < keptMs && at < newest.at)
  return [...kept, newest]
}
