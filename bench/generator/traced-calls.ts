export interface TracedShare {
  /** The client's number among all clients of the scenario, from 0. */
  rank: number
  clients: number
  /** The calls that each client makes. */
  ops: number
  /** One in this many calls is traced; 0: none. */
  every: number
}

/** Spreads well, whatever the number of clients. */
const goldenRatio = 0.618_033_988_749_895

/**
 * Which calls of a client are traced. Over all clients there are exactly as many as the share promises, and clients that begin
 * together are not traced together.
 */
export function tracedCalls({ rank, clients, ops, every }: TracedShare): ReadonlySet<number> {
  if (every === 0) return new Set()
  const total = Math.ceil((clients * ops) / every)
  const upTo = (count: number) => Math.floor((count * total) / clients)
  const own = upTo(rank + 1) - upTo(rank)
  const phase = (rank * goldenRatio) % 1
  return new Set(Array.from({ length: own }, (_, index) => Math.floor(((index + phase) * ops) / own)))
}
