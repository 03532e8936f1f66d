import type { HopView } from '../../../../electron/ipc/trace-types.ts'

export interface Span {
  from: number
  to: number
}

export function beginOf({ sentAt, receivedAt }: HopView): number {
  return sentAt ?? receivedAt!
}

export function endOf({ sentAt, receivedAt }: HopView): number {
  return receivedAt ?? sentAt!
}

/** Finds the hops of a stretch of time without looking at the others, however many there are. */
export class HopIndex {
  readonly hops: readonly HopView[]
  /** For each the latest end of it and of all before it. */
  #latestEnds: Float64Array

  /** @param hops in the order in which they began */
  constructor(hops: readonly HopView[]) {
    this.hops = hops
    this.#latestEnds = new Float64Array(hops.length)
    let latest = -Infinity
    for (const [index, hop] of hops.entries()) {
      latest = Math.max(latest, endOf(hop))
      this.#latestEnds[index] = latest
    }
  }

  get whole(): Span {
    const [first] = this.hops
    return first === undefined
      ? { from: 0, to: 1 }
      : { from: beginOf(first), to: this.#latestEnds[this.hops.length - 1]! }
  }

  within({ from, to }: Span): HopView[] {
    const found: HopView[] = []
    for (let index = this.#firstThatEndsAt(from); index < this.hops.length; index += 1) {
      const hop = this.hops[index]!
      if (beginOf(hop) > to) break
      if (endOf(hop) >= from) found.push(hop)
    }
    return found
  }

  #firstThatEndsAt(from: number): number {
    let [low, high] = [0, this.hops.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#latestEnds[middle]! < from) low = middle + 1
      else high = middle
    }
    return low
  }
}
