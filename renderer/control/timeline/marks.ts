import type { TimelineEvent } from '../../../electron/ipc/timeline-types.ts'
import type { Mark } from '../../shared/charts/event-marks.ts'

/**
 * The events of a stretch of time as marks on a chart's axis.
 * @param xOf where a moment is on the axis
 */
export function marksBetween(
  events: readonly TimelineEvent[],
  from: number,
  to: number,
  xOf: (at: number) => number,
): Mark[] {
  return events
    .filter(({ at, kind }) => at >= from && at <= to && kind !== 'app')
    .map((event) => ({ x: xOf(event.at), label: markLabel(event), tone: event.tone }))
}

interface MeasuredRun {
  number: number
  startedAt: string
  seconds: number
}

/** The events within the runs of a scenario, at their places in measured time, which is in seconds. */
export function marksInRuns(
  events: readonly TimelineEvent[],
  starts: readonly { number: number; at: number }[],
  runs: readonly MeasuredRun[],
): Mark[] {
  return runs.flatMap(({ number, startedAt, seconds }) => {
    const start = starts.find((run) => run.number === number)?.at
    if (start === undefined) return []
    const from = Date.parse(startedAt)
    return marksBetween(events, from, from + seconds * 1_000, (at) => (start + at - from) / 1_000)
  })
}

/** "product-db killed". A fault names its members by itself. */
export function markLabel({ kind, member, what }: TimelineEvent): string {
  return member === undefined || kind === 'fault' ? what : `${member} ${what}`
}
