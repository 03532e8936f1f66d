import type { Stretch } from '../../timeline/stretches.ts'
import type { Span } from './hop-index.ts'

/** A stretch in which something was broken on purpose; without an end while it is. */
export interface FaultStretch {
  name: string
  from: number
  to: number | null
}

export function faultsAmong(stretches: readonly Stretch[]): FaultStretch[] {
  return stretches
    .filter(({ event }) => event.kind === 'fault')
    .map(({ event, from, to }) => ({ name: event.what, from, to }))
}

/** The faults that fall into a stretch of time. */
export function bandsWithin(bands: readonly FaultStretch[], view: Span): FaultStretch[] {
  return bands.filter(({ from, to }) => from <= view.to && (to === null || to >= view.from))
}

/** The times at which anything was done at all: where several faults overlap, the ground is no darker for it. */
export function stretchesOf(bands: readonly FaultStretch[]): Span[] {
  const stretches: Span[] = []
  for (const { from, to } of bands.toSorted((a, b) => a.from - b.from)) {
    const end = to ?? Infinity
    const last = stretches.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, end)
    else stretches.push({ from, to: end })
  }
  return stretches
}
