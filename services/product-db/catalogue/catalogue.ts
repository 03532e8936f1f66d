import { ApiError } from '../../wire/errors.ts'
import { itemJson, searchWords, type StoredItem } from './item.ts'
import type { Description } from '../commands.ts'
import { SearchIndex } from './search-index.ts'

/** The parts of an item that a change may touch. */
interface Change {
  rev: number
  cents?: number
  quantity?: number
  up?: number
  down?: number
}

/** All items. Search is indexed from the first time it is asked for: recovery and snapshots never do. */
export class Catalogue {
  readonly items = new Map<string, StoredItem>()
  readonly bySeller = new Map<number, StoredItem[]>()
  #index: SearchIndex | undefined
  /** The list of categories as it was answered last, until a count in it changes. */
  #categories: string | undefined

  get index(): SearchIndex {
    this.#index ??= new SearchIndex(this.items.values())
    return this.#index
  }

  get(itemId: string): StoredItem {
    const item = this.items.get(itemId)
    if (item === undefined) throw unknownItem(itemId)
    return item
  }

  add(item: StoredItem): void {
    this.items.set(item.itemId, item)
    const own = this.bySeller.get(item.sellerId)
    if (own) own.push(item)
    else this.bySeller.set(item.sellerId, [item])
    this.#index?.add(item)
    this.#categories = undefined
  }

  change(item: StoredItem, change: Change): void {
    const wasForSale = item.quantity > 0
    this.#index?.leave(item)
    Object.assign(item, change)
    if (wasForSale !== item.quantity > 0) this.#categories = undefined
    item.json = undefined
    this.#index?.enter(item)
  }

  describe(item: StoredItem, { name, keywords, condition }: Description, rev: number): void {
    this.#index?.remove(item)
    item.name = name ?? item.name
    item.keywords = keywords ?? item.keywords
    item.words = searchWords(item.keywords)
    item.condition = condition ?? item.condition
    item.redescribed = true
    item.rev = rev
    item.json = undefined
    this.#index?.add(item)
  }

  withdraw(item: StoredItem, rev: number): void {
    this.#index?.remove(item)
    this.#categories = undefined
    item.withdrawn = true
    item.quantity = 0
    item.rev = rev
    item.json = undefined
  }

  categoriesJson(): string {
    this.#categories ??= this.#listCategories()
    return this.#categories
  }

  #listCategories(): string {
    const categories = [...this.index.shelves]
      .sort(([a], [b]) => a - b)
      .map(([category, { items, ranked }]) => ({ category, items, forSale: ranked.size }))
    return JSON.stringify({ categories })
  }
}

export function unknownItem(itemId: string): ApiError {
  return new ApiError('NOT_FOUND', `There is no item ${itemId}. Search shows what is for sale.`, {
    details: { itemId },
  })
}

export function withdrawnItem(itemId: string): ApiError {
  return new ApiError(
    'NOT_FOUND',
    `Item ${itemId} was withdrawn by its seller. Search shows what is for sale.`,
    {
      details: { itemId, withdrawn: true },
    },
  )
}

export function pageJson(name: string, items: readonly StoredItem[], next: string | undefined): string {
  let text = `{"${name}":[`
  for (let i = 0; i < items.length; i += 1) text += i === 0 ? itemJson(items[i]!) : `,${itemJson(items[i]!)}`
  return next === undefined ? `${text}]}` : `${text}],"next":"${next}"}`
}
