import type { Random } from '../../../services/chance/random.ts'
import { byZipf, type Choose } from '../../workload/choice.ts'
import type { Figures } from './figures.ts'

export interface Item {
  row: number
  category: number
  seller: number
}

/** Items of made-up popularity, and carts as buyers fill them. */
export class Market {
  readonly items: readonly Item[]
  readonly #figures: Figures['market']
  readonly #random: Random
  readonly #choose: Choose
  readonly #ofCategory: Item[][]
  readonly #ofSeller: Item[][]

  constructor(figures: Figures['market'], random: Random) {
    const { categories, itemsInCategory, sellers, popularity } = figures
    this.#figures = figures
    this.#random = random
    const count = categories * itemsInCategory
    this.items = Array.from({ length: count }, (_, row) => ({
      row,
      category: random.integer(0, categories - 1),
      seller: random.integer(0, sellers - 1),
    }))
    this.#choose = byZipf(popularity)
    this.#ofCategory = grouped(this.items, categories, ({ category }) => category)
    this.#ofSeller = grouped(this.items, sellers, ({ seller }) => seller)
  }

  wanted(): Item {
    return this.items[this.#choose(this.#random, this.items.length)]!
  }

  /** No item twice. */
  cart(): Item[] {
    const { linesInCart, sameCategory, sameSeller } = this.#figures
    const first = this.wanted()
    const cart = new Map([[first.row, first]])
    for (let line = 1; line < linesInCart; line += 1) {
      const next = this.#random.chance(sameSeller)
        ? this.#random.pick(this.#ofSeller[first.seller]!)
        : this.#random.chance(sameCategory)
          ? this.#random.pick(this.#ofCategory[first.category]!)
          : this.wanted()
      cart.set(next.row, next)
    }
    return [...cart.values()].sort((one, other) => one.row - other.row)
  }
}

function grouped(items: readonly Item[], count: number, of: (item: Item) => number): Item[][] {
  const groups: Item[][] = Array.from({ length: count }, () => [])
  for (const item of items) groups[of(item)]!.push(item)
  return groups
}
