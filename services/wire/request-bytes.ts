import { largeRequestBytes, requestCostBytes } from './limits.ts'
import type { Id } from './message.ts'

/** Small requests are counted in steps of this many bytes: what is below one step is not worth telling. */
const stepBytes = 16_384

/** The memory that one connection's requests take while they are being worked on, whatever their size. */
export class RequestBytes {
  #large = new Map<Id, number>()
  #largeBytes = 0
  /** Small requests are many. Nothing is kept for each: one that ends takes their mean size with it. */
  #small = 0
  #smallBytes = 0

  began(id: Id, bytes: number): void {
    if (bytes <= largeRequestBytes) {
      this.#small += 1
      this.#smallBytes += bytes + requestCostBytes
      return
    }
    // A client that uses an id twice has two requests under way, and the larger numbers are not lost.
    this.#large.set(id, bytes + requestCostBytes + (this.#large.get(id) ?? 0))
    this.#largeBytes += bytes + requestCostBytes
  }

  ended(id: Id): void {
    const large = this.#large.get(id)
    if (large !== undefined) {
      this.#large.delete(id)
      this.#largeBytes -= large
    } else if (this.#small > 0) {
      this.#smallBytes -= this.#smallBytes / this.#small
      this.#small -= 1
    }
  }

  get bytes(): number {
    return this.#largeBytes + this.#smallBytes
  }

  /** The same in steps, so that few changes have to be told. */
  get told(): number {
    return this.#largeBytes + Math.floor(this.#smallBytes / stepBytes) * stepBytes
  }
}
