import { median } from '../../statistics/moments.ts'
import { formatPercent, formatMs } from '../../words/numbers.ts'
import { type Check, doubtful, inRuns, invalid, runsThat } from '../evidence.ts'
import { thresholds } from '../thresholds.ts'

export const checkBusy: Check = ({ result: { runs } }) => {
  const above = (share: number) => runsThat(runs, ({ machine }) => (machine.busyElsewhereShare ?? 0) > share)
  const found = above(thresholds.busyElsewhere.doubtful)
  if (found.length === 0) return []
  const share = formatPercent(median(found.map(({ machine }) => machine.busyElsewhereShare!)))
  const verdict = above(thresholds.busyElsewhere.invalid).length > 0 ? invalid : doubtful
  return [
    verdict(
      'machine-busy',
      `Other programs took ${share} of the machine's processors ${inRuns(found, runs)}: the services had what was left. Close them, and measure again.`,
    ),
  ]
}

/** Latencies come from the monotonic clock; where the wall clock goes another way, one of them jumped or the machine slept. */
export const checkClock: Check = ({ result: { runs } }) => {
  const found = runs.filter(({ machine, seconds }) => {
    const allowed = Math.min(thresholds.clock.driftMs, thresholds.clock.driftShare * seconds * 1000)
    return Math.abs(machine.clockDriftMs) > Math.max(thresholds.clock.leastDriftMs, allowed)
  })
  if (found.length === 0) return []
  const furthest = Math.max(...found.map(({ machine }) => Math.abs(machine.clockDriftMs)))
  return [
    doubtful(
      'clock',
      `The machine's two clocks drifted apart by up to ${formatMs(furthest)} within a run, ${inRuns(found, runs)}: one of them was set, or the machine slept. Measure again when its time is settled and it stays awake.`,
    ),
  ]
}
