import { ApiError } from '../../wire/errors.ts'
import { itemJson, setKeywords, type StoredItem } from './item.ts'
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
    const { cents = item.cents, quantity = item.quantity, up = item.up, down = item.down } = change
    const entersOrLeaves = item.quantity > 0 !== quantity > 0
    const moves = entersOrLeaves || item.cents !== cents || item.up - item.down !== up - down
    if (moves) this.#index?.leave(item)
    Object.assign(item, change)
    if (entersOrLeaves) this.#categories = undefined
    item.json = undefined
    if (moves) this.#index?.enter(item)
  }

  describe(item: StoredItem, { name, keywords, condition }: Description, rev: number): void {
    this.#index?.remove(item)
    item.name = name ?? item.name
    setKeywords(item, keywords ?? item.keywords)
    item.condition = condition ?? item.condition
    item.redescribed = true
    item.rev = rev
    item.json = undefined
    this.#index?.add(item)
  }

  picture(item: StoredItem, image: string | null, rev: number): void {
    item.image = image
    item.rev = rev
    item.json = undefined
  }

  withdraw(item: StoredItem, rev: number): void {
    this.#index?.remove(item)
    this.#categories = undefined
    item.withdrawn = true
    if (item.image) item.image = null
    item.quantity = 0
    item.rev = rev
    item.json = undefined
  }

  categoriesJson(): string {
    this.#categories ??= this.#listCategories()
    return this.#categories
  }

  #listCategories(): string {
    const { shelves, categories } = this.index
    const rows = categories.map((category) => {
      const { items, ranked } = shelves.get(category)!
      return `{"category":${category},"items":${items},"forSale":${ranked.size}}`
    })
    return `{"categories":[${rows.join(',')}]}`
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
