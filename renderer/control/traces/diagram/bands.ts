import type { FaultStretch } from '../../../../electron/ipc/trace-types.ts'
import type { Span } from './hop-index.ts'

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
