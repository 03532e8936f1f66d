import type { Metrics } from '../../../electron/ipc/cluster-types.ts'

const kept = 60
const stepMs = 1_000
/** Longer than main ever rests while it is listened to. */
const gapMs = 15_000

/**
 * The newest minute, one entry a second. The main process leaves out seconds in which nothing changes: they equal the
 * previous one. Entries before a real gap are dropped: a line across it would be invented.
 */
export function withNewest(history: readonly Metrics[], newest: Metrics): Metrics[] {
  const last = history.at(-1)
  if (last === undefined || newest.at - last.at > gapMs) return [newest]
  const steps = Math.max(1, Math.round((newest.at - last.at) / stepMs))
  return [...history, ...Array.from({ length: steps - 1 }, () => last), newest].slice(-kept)
}
