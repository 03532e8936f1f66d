import type { StoredItem } from './item.ts'
import { compareRank, newRankedItems, type RankedItems } from './ranking.ts'

interface Shelf {
  /** Items of the category, for sale or not. */
  items: number
  ranked: RankedItems<StoredItem>
}

const noItems: ReadonlySet<StoredItem> = new Set()

/** The index that makes search quick. Only items with units for sale are ranked. */
export class SearchIndex {
  readonly ranked = newRankedItems<StoredItem>()
  readonly shelves = new Map<number, Shelf>()
  readonly byWord = new Map<string, Set<StoredItem>>()
  /** The categories in their order, until there are others. */
  #categories: number[] | undefined
  /** Those who want to know which items change meanwhile. */
  readonly #watchers = new Set<Set<StoredItem>>()

  /** Entering items in the order of their rank is many times quicker than in any other. */
  constructor(items: Iterable<StoredItem>) {
    const sorted = [...items].sort(compareRank)
    for (const item of sorted) this.add(item)
  }

  add(item: StoredItem): void {
    if (item.withdrawn) return
    this.#shelf(item.category).items += 1
    for (const word of item.words) {
      const holders = this.byWord.get(word)
      if (holders) holders.add(item)
      else this.byWord.set(word, new Set([item]))
    }
    this.enter(item)
  }

  remove(item: StoredItem): void {
    this.leave(item)
    const shelf = this.#shelf(item.category)
    shelf.items -= 1
    if (shelf.items === 0) {
      this.shelves.delete(item.category)
      this.#categories = undefined
    }
    for (const word of item.words) {
      const holders = this.byWord.get(word)
      holders?.delete(item)
      if (holders?.size === 0) this.byWord.delete(word)
    }
  }

  /** An item must leave before its rank changes, and enter again after. */
  leave(item: StoredItem): void {
    this.#note(item)
    if (item.quantity === 0) return
    this.ranked.delete(item)
    this.#shelf(item.category).ranked.delete(item)
  }

  enter(item: StoredItem): void {
    this.#note(item)
    if (item.quantity === 0) return
    this.ranked.set(item, item)
    this.#shelf(item.category).ranked.set(item, item)
  }

  /** The items that have the keyword, for sale or not. */
  holders(word: string): ReadonlySet<StoredItem> {
    return this.byWord.get(word) ?? noItems
  }

  /** A set to which each item is added that changes, until it is unwatched. */
  watchChanges(): ReadonlySet<StoredItem> {
    const changed = new Set<StoredItem>()
    this.#watchers.add(changed)
    return changed
  }

  unwatchChanges(changed: ReadonlySet<StoredItem>): void {
    this.#watchers.delete(changed as Set<StoredItem>)
  }

  get categories(): readonly number[] {
    this.#categories ??= [...this.shelves.keys()].sort((a, b) => a - b)
    return this.#categories
  }

  #note(item: StoredItem): void {
    for (const changed of this.#watchers) changed.add(item)
  }

  #shelf(category: number): Shelf {
    let shelf = this.shelves.get(category)
    if (shelf === undefined) {
      shelf = { items: 0, ranked: newRankedItems() }
      this.shelves.set(category, shelf)
      this.#categories = undefined
    }
    return shelf
  }
}
