import { shallowRef, triggerRef, type ShallowRef } from 'vue'
import type { Item, ItemEvent } from '../../../services/contract/values.ts'
import { withNews } from '../../shared/item-news.ts'

/** The news of an item in an event or in the result of a write; missing fields stay. */
export type ItemNews = Pick<Item, 'itemId' | 'rev'> & Partial<ItemEvent>

/** The seller's items as the server last told them. Items are never changed in place, only replaced. */
export class StockBook {
  readonly items: ShallowRef<ReadonlyMap<string, Item>> = shallowRef(new Map())
  /** The items of the reading in progress. */
  #incoming: Map<string, Item> | undefined

  /** Starts again: what is known stays visible until `finish`, unless there is nothing to show yet. */
  begin(): void {
    this.#incoming = new Map()
    if (this.items.value.size === 0) this.items.value = this.#incoming
  }

  addPage(items: readonly Item[]): void {
    for (const item of items) this.#incoming?.set(item.itemId, item)
    if (this.#incoming === this.items.value) triggerRef(this.items)
  }

  finish(): void {
    if (this.#incoming) this.items.value = this.#incoming
    this.#incoming = undefined
    triggerRef(this.items)
  }

  /** The reading failed: what was there before is still the best there is. */
  abandon(): void {
    this.#incoming = undefined
  }

  add(item: Item): void {
    this.#current.set(item.itemId, item)
    this.#incoming?.set(item.itemId, item)
    triggerRef(this.items)
  }

  /** Tells what was replaced. News that is older than what is known changes nothing. */
  apply(news: readonly ItemNews[]): { before: Item; after: Item }[] {
    const changes = news.flatMap((one) => {
      if (this.#incoming && this.#incoming !== this.#current) replace(this.#incoming, one)
      return replace(this.#current, one) ?? []
    })
    if (changes.length > 0) triggerRef(this.items)
    return changes
  }

  clear(): void {
    this.#incoming = undefined
    this.items.value = new Map()
  }

  get #current(): Map<string, Item> {
    return this.items.value as Map<string, Item>
  }
}

function replace(items: Map<string, Item>, news: ItemNews): { before: Item; after: Item } | undefined {
  const before = items.get(news.itemId)
  if (!before || news.rev < before.rev) return undefined
  const after = withNews(before, news)
  items.set(news.itemId, after)
  return { before, after }
}
