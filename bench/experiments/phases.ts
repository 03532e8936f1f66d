import type { PhaseName } from '../../services/schedules/expectation.ts'
import type { FaultBand } from '../model/experiment.ts'

export interface Span {
  from: number
  to: number
}

interface Course {
  faults: readonly FaultBand[]
  lengthMs: number
  recoveryMs: number
}

/** The part of a run that is still warming up: it tells nothing of the time before the faults. */
const warmUpShare = 0.05

/** The time of a phase, or of the whole schedule; undefined if there was no such time. */
export function spanOf(
  phase: PhaseName | undefined,
  { faults, lengthMs, recoveryMs }: Course,
): Span | undefined {
  if (phase === undefined) return { from: 0, to: lengthMs }
  const first = Math.min(lengthMs, ...faults.map(({ from }) => from))
  const last = faults.length === 0 ? lengthMs : Math.max(...faults.map(({ to }) => to))
  const span =
    phase === 'before'
      ? { from: lengthMs * warmUpShare, to: first }
      : phase === 'during'
        ? { from: first, to: last }
        : { from: last + recoveryMs, to: lengthMs }
  return span.to > span.from ? span : undefined
}

/**
 * Whether a call belongs to a phase. One that was under way when the first fault was ordered may have met it, so it
 * belongs to the time of the faults and not to the time before them.
 */
export function belongsTo(
  { at, ms }: { at: number; ms: number },
  phase: PhaseName | undefined,
  { from, to }: Span,
): boolean {
  if (phase === 'before') return at >= from && at + ms <= to
  if (phase === 'during') return at < to && at + ms > from
  return at >= from && at < to
}
