import type { Random } from '../../services/chance/random.ts'

/** Draws names, each as often as its weight says. */
export class Draw<Name extends string> {
  #names: Name[]
  #bounds: number[]

  constructor(weights: Partial<Record<Name, number>>) {
    this.#names = Object.keys(weights) as Name[]
    let sum = 0
    this.#bounds = this.#names.map((name) => (sum += weights[name] ?? 0))
  }

  next(random: Random): Name {
    const at = random.next() * this.#bounds.at(-1)!
    return this.#names[this.#bounds.findIndex((bound) => at < bound)]!
  }
}
