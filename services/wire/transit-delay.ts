/** Clocks run differently fast: what was seen longer ago than this, and as long again, is forgotten. */
const rememberMs = 120_000

/**
 * How much longer than usual a request was on its way: in the network, in the buffers of a socket, before a process that
 * stood still. Clocks of two processes are never compared. But how far they are apart, plus the usual time on the way, is
 * the least difference seen; whatever comes with a greater one has waited.
 */
export class TransitDelay {
  #least = Infinity
  #leastBefore = Infinity
  #since = -Infinity

  of(sentMs: number, now: number): number {
    const difference = now - sentMs
    if (now - this.#since > rememberMs) {
      this.#leastBefore = this.#least
      this.#least = difference
      this.#since = now
    } else this.#least = Math.min(this.#least, difference)
    return difference - Math.min(this.#least, this.#leastBefore)
  }
}
