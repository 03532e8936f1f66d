import { hash } from 'node:crypto'

/** The memory of one key, measured generously. */
const spentKeyBytes = 64

const fingerprintDigits = 13

/**
 * Keys whose outcomes were dropped, so that they are not taken for new ones. Only 52 bits of a digest are kept of each.
 * When the young generation is full, it takes the place of the old one.
 */
export class SpentKeys {
  #most: number
  #young = new Set<number>()
  #old = new Set<number>()

  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  get bytes(): number {
    return this.size * spentKeyBytes
  }

  has(id: string): boolean {
    if (this.size === 0) return false
    const print = fingerprint(id)
    return this.#young.has(print) || this.#old.has(print)
  }

  add(id: string): void {
    this.#enter(fingerprint(id))
  }

  delete(id: string): void {
    if (this.size === 0) return
    const print = fingerprint(id)
    this.#young.delete(print)
    this.#old.delete(print)
  }

  /** The old ones, or the young ones if there are no old ones. */
  dropGeneration(): void {
    if (this.#old.size === 0) this.#young = new Set()
    else this.#old = new Set()
  }

  *dump(): Iterable<[print: number, isYoung: number]> {
    for (const print of this.#old) yield [print, 0]
    for (const print of this.#young) yield [print, 1]
  }

  load(print: number, isYoung: number): void {
    if (isYoung === 1) this.#enter(print)
    else this.#old.add(print)
  }

  #enter(print: number): void {
    if (this.#young.size >= this.#most) {
      this.#old = this.#young
      this.#young = new Set()
    }
    this.#young.add(print)
  }
}

function fingerprint(id: string): number {
  return Number.parseInt(hash('sha256', id).slice(0, fingerprintDigits), 16)
}
