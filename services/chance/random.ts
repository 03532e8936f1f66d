/** Chance that can be repeated: the same seed gives the same numbers (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A source of random numbers of its own for the given numbers, such as one client of one scenario. */
  static of(...parts: number[]): Random {
    const state = parts.reduce((mixed, part) => new Random(mixed ^ part).#bits(), 0)
    return new Random(state)
  }

  /** From 0 to just below 1. */
  next(): number {
    return this.#bits() / 2 ** 32
  }

  /** Both ends included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  pick<Element>(from: readonly Element[]): Element {
    return from[this.integer(0, from.length - 1)]!
  }

  shuffled<Element>(from: readonly Element[]): Element[] {
    const mixed = [...from]
    for (let last = mixed.length - 1; last > 0; last -= 1) {
      const other = this.integer(0, last)
      ;[mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!]
    }
    return mixed
  }

  /** Chance of its own for one of several that work side by side. */
  fork(): Random {
    return new Random(this.#bits())
  }

  #bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
