import type { Condition } from '../../services/contract/values.ts'
import { Random } from '../../services/chance/random.ts'

export interface NewItem {
  name: string
  category: number
  keywords: string[]
  condition: Condition
  price: number
  quantity: number
}

/** Each item has two of them, so that a word in a category finds about twenty of its hundred items. */
export const catalogueWords = 'lamp desk chair book phone shirt bike clock mug plant'.split(' ')
const usualCategories = 10
/** A scenario with one seller offers as much as one with a hundred: a search costs the same. */
const fewestItems = 1_000
const fewestPerSeller = 10
/** Below are those of other data, such as the sample market's. */
const firstCategory = 100
const mostCategories = 9_900

export interface CatalogueOptions {
  seed: number
  scenario: number
  /** Keeps apart what several benchmarks leave on the same data. */
  tag: string
  sellers: number
  /** The number for all sellers together. */
  items?: number
  categories?: number
  /** The units of each item. */
  stock?: number | undefined
}

/**
 * The items that a scenario's sellers offer and its buyers look for. Everything in it follows from the numbers that it
 * is made from.
 */
export class Catalogue {
  readonly categories: readonly number[]
  readonly itemsPerSeller: number
  readonly #seed: number
  readonly #scenario: number
  readonly #stock: number | undefined

  constructor(options: CatalogueOptions) {
    const { seed, scenario, tag, sellers, items = fewestItems, categories = usualCategories } = options
    this.#seed = seed
    this.#scenario = scenario
    this.#stock = options.stock
    const groups = Math.floor(mostCategories / categories)
    const group = Random.of(Number.parseInt(tag, 36), scenario).integer(0, groups - 1)
    this.categories = Array.from(
      { length: categories },
      (_, index) => firstCategory + group * categories + index,
    )
    this.itemsPerSeller = Math.max(fewestPerSeller, Math.ceil(items / Math.max(1, sellers)))
  }

  itemsOf(seller: number): NewItem[] {
    const random = Random.of(this.#seed, this.#scenario, seller)
    return Array.from({ length: this.itemsPerSeller }, (_, index) => {
      const keywords = pair(random)
      return {
        name: `${keywords.join(' ')} ${seller + 1}.${index + 1}`,
        category: random.pick(this.categories),
        keywords,
        condition: random.chance(0.7) ? 'new' : 'used',
        price: random.integer(100, 50_000) / 100,
        quantity: this.#stock ?? quantity(random),
      }
    })
  }
}

/** Two words that differ. */
export function pair(random: Random): [string, string] {
  const first = random.integer(0, catalogueWords.length - 1)
  const second = (first + random.integer(1, catalogueWords.length - 1)) % catalogueWords.length
  return [catalogueWords[first]!, catalogueWords[second]!]
}

/** Mostly plenty; of some things there are only a few. */
function quantity(random: Random): number {
  return random.chance(0.1) ? random.integer(1, 3) : random.integer(50, 500)
}
