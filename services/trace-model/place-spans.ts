import type { Span } from '../contract/spans.ts'
import type { ClockReading, KeptTrace } from '../contract/tracing.ts'

/**
 * How it is known when a span began. `measured`: by the clock of the service that tells of it. `clock`: by the clock that
 * the other service shares with it. `middle`: clocks of two machines are not compared, so it is put in the middle of the
 * wait for it.
 */
export type Placement = 'measured' | 'clock' | 'middle'

export interface PlacedSpan {
  service: string
  op: string
  kind: Span['kind']
  /** Its place in the list of the span that it is a part of. */
  parent?: number
  depth: number
  /** Milliseconds of the time of day. */
  start: number
  ms: number
  placement: Placement
}

const microsInMilli = 1000
/** Both ends round, and look at their clock a moment before or after. */
const toleranceMs = 0.1

/** All spans of a trace with the time at which they began, each behind the one that it is a part of. */
export function placeSpans(
  trace: Pick<KeptTrace, 'at' | 'spans'>,
  { wallMs }: Pick<ClockReading, 'wallMs'>,
): PlacedSpan[] {
  const placed: PlacedSpan[] = []
  for (const span of trace.spans) place(span, trace.at, 'measured', undefined)
  return placed.map((span) => ({ ...span, start: span.start + wallMs }))

  function place(span: Span, start: number, placement: Placement, parent: number | undefined): void {
    const { service, op, kind, parts = [] } = span
    const own = placed.length
    const depth = parent === undefined ? 0 : placed[parent]!.depth + 1
    placed.push({
      service,
      op,
      kind,
      depth,
      start,
      ms: span.us / microsInMilli,
      placement,
      ...(parent !== undefined && { parent }),
    })
    for (const part of [...parts].sort((a, b) => a.at - b.at)) {
      if (part.kind === 'server') placeServer(part, span, own)
      else place(part, start + part.at / microsInMilli, placement, own)
    }
  }

  function placeServer(work: Span, wait: Span, parent: number): void {
    const waitStart = placed[parent]!.start
    const slack = (wait.us - work.us) / microsInMilli
    const byClock = work.clock === undefined ? undefined : work.clock / microsInMilli
    const isWithin =
      byClock !== undefined &&
      byClock >= waitStart - toleranceMs &&
      byClock <= waitStart + slack + toleranceMs
    if (isWithin) place(work, byClock, 'clock', parent)
    else place(work, waitStart + Math.max(0, slack) / 2, 'middle', parent)
  }
}
