/** The kernel counts processor time in steps of 10 ms: shares of a shorter time than this would be made of its steps. */
const leastMs = 500

/** The share of one core that each process had, in per cent. */
export class CpuShares {
  #seconds: ReadonlyMap<number, number> = new Map()
  #shares: ReadonlyMap<number, number> = new Map()
  #takenAt = Number.NEGATIVE_INFINITY

  /** From the processor time of each process so far. Asked again too soon, it answers as before. */
  take(now: number, seconds: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
    const passedMs = now - this.#takenAt
    if (passedMs < leastMs) return this.#shares
    const shareOf = (pid: number, total: number) => {
      const before = this.#seconds.get(pid)
      return before === undefined ? 0 : Math.max(0, ((total - before) / passedMs) * 100_000)
    }
    this.#shares = new Map([...seconds].map(([pid, total]) => [pid, shareOf(pid, total)]))
    this.#seconds = new Map(seconds)
    this.#takenAt = now
    return this.#shares
  }
}
