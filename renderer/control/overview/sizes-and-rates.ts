import type { EdgeEnd, EdgeMetrics, RecentFigures } from '../../../electron/ipc/cluster-types.ts'

export interface Place {
  x: number
  y: number
}

export const nodeSize = { width: 156, height: 80 }
/** The room that the figures of a link take, and in a map with many links, where they are one line. */
export const labelSize = { width: 96, height: 42 }
export const smallLabelSize = { width: 84, height: 22 }

export interface LinkFigures extends RecentFigures {
  requestsPerSecond: number
}

const none: LinkFigures = { requestsPerSecond: 0, errors: 0, latencyMs: null }

export function figuresOn(
  { from, to }: { from: EdgeEnd; to: string },
  edges: readonly EdgeMetrics[],
): LinkFigures {
  const edge = edges.find((one) => one.from === from && one.to === to)
  return edge ? { requestsPerSecond: edge.requestsPerSecond, ...edge.recent } : none
}

export type Pace = 'still' | 'slow' | 'steady' | 'fast'

/** Few steps, so that the flow does not jump at every change. */
export function paceOf(requestsPerSecond: number): Pace {
  if (requestsPerSecond <= 0) return 'still'
  if (requestsPerSecond < 10) return 'slow'
  return requestsPerSecond < 200 ? 'steady' : 'fast'
}
