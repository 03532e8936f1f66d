const remembered = 1_024

/** The last this many durations, for what they say about now. */
export class RecentDurations {
  #ring = new Float64Array(remembered)
  #next = 0
  #count = 0

  add(ms: number): void {
    this.#ring[this.#next] = ms
    this.#next = (this.#next + 1) % remembered
    if (this.#count < remembered) this.#count += 1
  }

  /** `shares` from 0 to 1; null if there is nothing to go by. */
  percentiles(shares: readonly number[]): (number | null)[] {
    if (this.#count === 0) return shares.map(() => null)
    const sorted = this.#ring.slice(0, this.#count).sort()
    return shares.map((share) => sorted[Math.min(this.#count - 1, Math.floor(share * this.#count))]!)
  }
}

/** Counts within the last this many equal stretches of time. */
export class RecentCount {
  #stretches: number[]

  constructor(stretches: number) {
    this.#stretches = new Array<number>(stretches).fill(0)
  }

  add(): void {
    this.#stretches[0]! += 1
  }

  /** A stretch is over. */
  turn(): void {
    this.#stretches.pop()
    this.#stretches.unshift(0)
  }

  get total(): number {
    return this.#stretches.reduce((sum, count) => sum + count, 0)
  }
}
