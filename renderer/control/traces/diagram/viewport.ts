import type { Span } from './hop-index.ts'

/** A thousandth of a millisecond is where clocks end. */
const leastMs = 0.005

/** @param share where in the view the pointer is, from 0 to 1; what is there stays there */
export function zoomed(view: Span, whole: Span, share: number, factor: number): Span {
  const length = Math.min(whole.to - whole.from, Math.max(leastMs, (view.to - view.from) * factor))
  const at = view.from + share * (view.to - view.from)
  return within({ from: at - share * length, to: at + (1 - share) * length }, whole)
}

export function moved(view: Span, whole: Span, by: number): Span {
  return within({ from: view.from + by, to: view.to + by }, whole)
}

function within({ from, to }: Span, whole: Span): Span {
  const length = to - from
  const start = Math.max(whole.from, Math.min(from, whole.to - length))
  return { from: start, to: Math.min(whole.to, start + length) }
}

/** A little room at both ends, so that the first and the last are not cut. */
export function withRoom({ from, to }: Span): Span {
  const room = Math.max(0.05, (to - from) * 0.03)
  return { from: from - room, to: to + room }
}
