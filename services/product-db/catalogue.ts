import { ApiError } from '../wire/errors.ts'
import { itemJson, type StoredItem } from './item.ts'
import { newRankedItems, type RankedItems } from './ranking.ts'

/** What a change of an item may touch. */
interface Change {
  rev: number
  cents?: number
  quantity?: number
  up?: number
  down?: number
}

interface Shelf {
  items: number
  ranked: RankedItems<StoredItem>
}

/** All items, and the indexes that search needs. Only items with units for sale are ranked. */
export class Catalogue {
  readonly items = new Map<string, StoredItem>()
  readonly shelves = new Map<number, Shelf>()
  readonly ranked = newRankedItems<StoredItem>()
  readonly byWord = new Map<string, Set<StoredItem>>()
  readonly bySeller = new Map<number, StoredItem[]>()

  get(itemId: string): StoredItem {
    const item = this.items.get(itemId)
    if (item === undefined) throw unknownItem(itemId)
    return item
  }

  add(item: StoredItem): void {
    this.items.set(item.itemId, item)
    this.#shelf(item.category).items += 1
    for (const word of item.words) {
      const found = this.byWord.get(word)
      if (found) found.add(item)
      else this.byWord.set(word, new Set([item]))
    }
    const own = this.bySeller.get(item.sellerId)
    if (own) own.push(item)
    else this.bySeller.set(item.sellerId, [item])
    this.#enter(item)
  }

  change(item: StoredItem, change: Change): void {
    this.#leave(item)
    Object.assign(item, change)
    item.json = undefined
    this.#enter(item)
  }

  categoriesJson(): string {
    const categories = [...this.shelves]
      .sort(([a], [b]) => a - b)
      .map(([category, { items, ranked }]) => ({ category, items, forSale: ranked.size }))
    return JSON.stringify({ categories })
  }

  #shelf(category: number): Shelf {
    let shelf = this.shelves.get(category)
    if (shelf === undefined) {
      shelf = { items: 0, ranked: newRankedItems() }
      this.shelves.set(category, shelf)
    }
    return shelf
  }

  #enter(item: StoredItem): void {
    if (item.quantity === 0) return
    this.ranked.set(item, item)
    this.#shelf(item.category).ranked.set(item, item)
  }

  #leave(item: StoredItem): void {
    if (item.quantity === 0) return
    this.ranked.delete(item)
    this.#shelf(item.category).ranked.delete(item)
  }
}

export function unknownItem(itemId: string): ApiError {
  return new ApiError('NOT_FOUND', `There is no item ${itemId}. Search shows what is for sale.`, {
    details: { itemId },
  })
}

export function pageJson(name: string, items: readonly StoredItem[], next: string | undefined): string {
  let text = `{"${name}":[`
  for (let i = 0; i < items.length; i += 1) text += i === 0 ? itemJson(items[i]!) : `,${itemJson(items[i]!)}`
  return next === undefined ? `${text}]}` : `${text}],"next":"${next}"}`
}
