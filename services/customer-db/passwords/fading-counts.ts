/** Counts by key that go down with time, by this many a second. The key that was counted longest ago is forgotten first. */
export class FadingCounts {
  readonly #perMs: number
  readonly #mostKeys: number
  readonly #counts = new Map<string, { count: number; at: number }>()

  constructor(perSecond: number, mostKeys = 20_000) {
    this.#perMs = perSecond / 1_000
    this.#mostKeys = mostKeys
  }

  get size(): number {
    return this.#counts.size
  }

  read(key: string, now: number): number {
    const counted = this.#counts.get(key)
    return counted === undefined ? 0 : Math.max(0, counted.count - (now - counted.at) * this.#perMs)
  }

  add(key: string, now: number): void {
    const count = this.read(key, now) + 1
    this.#counts.delete(key)
    this.#counts.set(key, { count, at: now })
    if (this.#counts.size > this.#mostKeys) this.#tidy(now)
  }

  /** How long until the count is down to `count`. */
  msUntil(count: number, key: string, now: number): number {
    return Math.max(0, this.read(key, now) - count) / this.#perMs
  }

  /** Keys stand in the order of their last count: looking on behind the first one that stays would take ever longer. */
  #tidy(now: number): void {
    for (const key of this.#counts.keys()) {
      if (this.#counts.size <= this.#mostKeys && this.read(key, now) > 0) return
      this.#counts.delete(key)
    }
  }
}
