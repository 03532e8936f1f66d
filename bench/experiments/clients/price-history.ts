interface Write {
  price: number
  begunAt: number
  /** Infinity until it was acknowledged. */
  acknowledgedAt: number
}

/** Every price of each item with its time. All users are in this process, so it is known which reads were stale. */
export class PriceHistory {
  #writes = new Map<string, Write[]>()

  /** Returns what to call when it is acknowledged. */
  begin(itemId: string, price: number): () => void {
    const write: Write = { price, begunAt: performance.now(), acknowledgedAt: Infinity }
    const writes = this.#writes.get(itemId) ?? []
    this.#writes.set(itemId, [...writes, write])
    return () => (write.acknowledgedAt = performance.now())
  }

  /** Whether the price had been replaced, for everybody to see, before the read began. */
  isStale(itemId: string, price: number, readSince: number): boolean {
    const writes = this.#writes.get(itemId) ?? []
    const newest = writes.findLastIndex((write) => write.price === price)
    return newest >= 0 && writes.slice(newest + 1).some(({ acknowledgedAt }) => acknowledgedAt < readSince)
  }
}
