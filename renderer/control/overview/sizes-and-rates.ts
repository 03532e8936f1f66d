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
