interface Moment {
  at: number
  happens: () => void
}

/** Simulated time, in milliseconds. Events of the same moment happen in the order in which they were planned. */
export class Clock {
  now = 0
  /** A heap: no moment comes before the one at half its place. */
  readonly #moments: (Moment & { order: number })[] = []
  #planned = 0

  after(ms: number, happens: () => void): void {
    const moment = { at: this.now + ms, order: (this.#planned += 1), happens }
    let place = this.#moments.push(moment) - 1
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!isBefore(moment, this.#moments[parent]!)) break
      this.#moments[place] = this.#moments[parent]!
      place = parent
    }
    this.#moments[place] = moment
  }

  runUntil(end: number): void {
    for (let next = this.#moments[0]; next !== undefined && next.at <= end; next = this.#moments[0]) {
      this.#removeFirst()
      this.now = next.at
      next.happens()
    }
    this.now = end
  }

  #removeFirst(): void {
    const last = this.#moments.pop()!
    const { length } = this.#moments
    if (length === 0) return
    let place = 0
    for (;;) {
      let child = 2 * place + 1
      if (child >= length) break
      if (child + 1 < length && isBefore(this.#moments[child + 1]!, this.#moments[child]!)) child += 1
      if (!isBefore(this.#moments[child]!, last)) break
      this.#moments[place] = this.#moments[child]!
      place = child
    }
    this.#moments[place] = last
  }
}

function isBefore(one: { at: number; order: number }, other: { at: number; order: number }): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order)
}
