import type { HistoryEntry } from '../history.ts'

/** The next step of a session in the model, with the duration of the step and of the pause before it. */
export interface ModelStep {
  readonly session: number
  readonly item: number
  readonly write: boolean
  readonly pauseMs: number
  readonly durationMs: number
  /** When within its duration it takes effect, from 0 to 1. */
  readonly effectAt: number
  /** How far behind the copy is that answers it, if it is a read of a copy. */
  readonly lagMs: number
}

export interface ModelPromises {
  readonly strong: boolean
  readonly readYourWrites: boolean
  readonly monotonicReads: boolean
}

interface Moment {
  readonly step: ModelStep
  readonly start: number
  readonly end: number
  readonly effect: number
}

/** A history as a store with these promises could have given it. */
export function modelHistory(steps: readonly ModelStep[], promises: ModelPromises): HistoryEntry[] {
  const versions = new Map<number, { rev: number; at: number }[]>()
  const floors = new Map<string, number>()
  let rev = 0
  return schedule(steps).map(({ step, start, end, effect }) => {
    const { session, item, write } = step
    const own = `${session} ${item}`
    const known = versions.get(item) ?? [{ rev: 0, at: -Infinity }]
    versions.set(item, known)
    const entry = { session: `s${session}`, item: `i${item}`, start, end }
    if (write) {
      rev += 1
      known.push({ rev, at: effect })
      if (promises.readYourWrites) floors.set(own, rev)
      return { ...entry, op: 'write', rev, value: rev }
    }
    const copiedAt = promises.strong ? effect : effect - step.lagMs
    const copied = known.findLast(({ at }) => at <= copiedAt)!.rev
    const shown = Math.max(copied, floors.get(own) ?? 0)
    if (promises.monotonicReads) floors.set(own, shown)
    return { ...entry, op: 'read', rev: shown, value: shown }
  })
}

/** Each session does one thing after the other; what they do takes effect in the order of its moments. */
function schedule(steps: readonly ModelStep[]): Moment[] {
  const clocks = new Map<number, number>()
  const moments = steps.map((step): Moment => {
    const start = (clocks.get(step.session) ?? 0) + step.pauseMs
    const end = start + step.durationMs
    clocks.set(step.session, end + 1)
    return { step, start, end, effect: start + step.effectAt * step.durationMs }
  })
  return moments.sort((a, b) => a.effect - b.effect)
}
