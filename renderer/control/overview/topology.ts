import type { EdgeEnd, EdgeMetrics } from '../../../electron/ipc/cluster-types.ts'

export interface Place {
  x: number
  y: number
}

export const nodeSize = { width: 196, height: 92 }

export function rateOn({ from, to }: { from: EdgeEnd; to: string }, edges: readonly EdgeMetrics[]): number {
  return edges.find((edge) => edge.from === from && edge.to === to)?.requestsPerSecond ?? 0
}

export type Pace = 'still' | 'slow' | 'steady' | 'fast'

/** Few steps, so that the flow does not jump at every change. */
export function paceOf(requestsPerSecond: number): Pace {
  if (requestsPerSecond <= 0) return 'still'
  if (requestsPerSecond < 10) return 'slow'
  return requestsPerSecond < 200 ? 'steady' : 'fast'
}

/** A curve that leaves and arrives level. */
export function curve(from: Place, to: Place): string {
  const middle = (from.x + to.x) / 2
  return `M ${from.x} ${from.y} C ${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`
}

/** Where the curve is after a share of its way: two that cross in the middle have their figures apart. */
export function alongCurve(from: Place, to: Place, share: number): Place {
  const middle = (from.x + to.x) / 2
  return {
    x: cubic(from.x, middle, middle, to.x, share),
    y: cubic(from.y, from.y, to.y, to.y, share),
  }
}

function cubic(a: number, b: number, c: number, d: number, t: number): number {
  const u = 1 - t
  return u ** 3 * a + 3 * u ** 2 * t * b + 3 * u * t ** 2 * c + t ** 3 * d
}
