/**
 * How many requests may be sent a second time: a part of those that are sent a first time, and a few to begin with. Where
 * everything is slow, asking twice would only make it slower.
 */
export class Allowance {
  #share: number
  #most: number
  #left: number

  constructor(share: number, most: number) {
    this.#share = share
    this.#most = most
    this.#left = most
  }

  earn(): void {
    if (this.#left < this.#most) this.#left = Math.min(this.#most, this.#left + this.#share)
  }

  /** False if none is left. */
  spend(): boolean {
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}
