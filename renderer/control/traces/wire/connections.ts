import type { HopView } from '../../../../electron/ipc/trace-types.ts'

export interface Connection {
  ends: string
  /** The member that opened it, and the member that accepted it. */
  from: string
  to: string
  frames: number
}

/** The connections of a recording, the busiest first. */
export function connectionsOf(hops: readonly HopView[]): Connection[] {
  const found = new Map<string, Connection>()
  for (const { ends, from, to, isOutward } of hops) {
    const known = found.get(ends)
    if (known) known.frames += 1
    else found.set(ends, { ends, from: isOutward ? from : to, to: isOutward ? to : from, frames: 1 })
  }
  return [...found.values()].sort((a, b) => b.frames - a.frames)
}
