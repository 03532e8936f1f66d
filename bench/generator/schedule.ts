import { Random } from '../../services/chance/random.ts'

/**
 * Decides which client's turn it is when a request is due: in every round each client once, in a new order. All
 * processes of a generator compute the same schedule and keep to their part of it.
 */
export class Schedule {
  #order: Int32Array
  #random: Random
  #at: number

  constructor(clients: number, seed: number) {
    this.#order = Int32Array.from({ length: clients }, (_, index) => index)
    this.#random = new Random(seed)
    this.#at = clients
  }

  next(): number {
    if (this.#at === this.#order.length) this.#shuffle()
    const client = this.#order[this.#at]!
    this.#at += 1
    return client
  }

  #shuffle(): void {
    this.#at = 0
    const order = this.#order
    for (let last = order.length - 1; last > 0; last -= 1) {
      const other = this.#random.integer(0, last)
      const moved = order[last]!
      order[last] = order[other]!
      order[other] = moved
    }
  }
}
