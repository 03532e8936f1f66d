const leastRestMs = 50

/** Does its work again and again, one time after the other however long each takes. */
export class Poller {
  readonly #work: () => unknown
  #everyMs = 0
  #timer: NodeJS.Timeout | undefined
  #isAtWork = false
  /** It was wanted while it was at work. */
  #isStirred = false

  constructor(work: () => unknown) {
    this.#work = work
  }

  /** At once, and from then on with this distance between two beginnings. 0: not at all. */
  every(ms: number): void {
    if (ms === this.#everyMs) return
    this.#everyMs = ms
    clearTimeout(this.#timer)
    this.stir()
  }

  /** Something changed: the work is done now. If it is being done, it is done once more afterwards. */
  stir(): void {
    if (this.#everyMs === 0) return
    if (this.#isAtWork) this.#isStirred = true
    else void this.#beat()
  }

  async #beat(): Promise<void> {
    clearTimeout(this.#timer)
    this.#isAtWork = true
    this.#isStirred = false
    const began = Date.now()
    try {
      await this.#work()
    } finally {
      this.#isAtWork = false
      if (this.#isStirred) this.stir()
      else if (this.#everyMs > 0) {
        const restMs = Math.max(leastRestMs, this.#everyMs - (Date.now() - began))
        this.#timer = setTimeout(() => void this.#beat(), restMs)
      }
    }
  }
}

/** At most one question under way for each of them. One that cannot be asked now is asked the next time. */
export function oneAtATime<Key>(ask: (key: Key) => Promise<void>): (key: Key) => Promise<void> {
  const underWay = new Map<Key, Promise<void>>()
  return (key) => {
    const asking =
      underWay.get(key) ??
      ask(key)
        .catch(() => undefined)
        .finally(() => underWay.delete(key))
    underWay.set(key, asking)
    return asking
  }
}
