import type { Metrics } from '../../../electron/ipc/cluster-types.ts'

const kept = 60
const gapMs = 5_000

/** The newest minute. What came before a gap is dropped: a line across it would say what nobody has seen. */
export function withNewest(history: readonly Metrics[], newest: Metrics): Metrics[] {
  const last = history.at(-1)
  const before = last !== undefined && newest.at - last.at > gapMs ? [] : history
  return [...before.slice(1 - kept), newest]
}
