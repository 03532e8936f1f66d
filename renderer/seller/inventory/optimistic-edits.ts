import { shallowRef, triggerRef, type ShallowRef } from 'vue'
import type { Item } from '../../../services/contract/values.ts'
import type { ItemNews, StockBook } from './stock-book.ts'
import { withNews } from '../../shared/item-news.ts'

/** A change that the seller wants for an item. */
export interface ItemChange {
  price?: number
  quantity?: number
}

export type Write = (itemId: string, change: ItemChange, before: Item) => Promise<ItemNews>

/** Shows what the seller wants at once, and the truth again as soon as the server has spoken, whatever it says. */
export class OptimisticEdits {
  readonly pending: ShallowRef<ReadonlyMap<string, ItemChange>> = shallowRef(new Map())
  readonly #book: StockBook
  readonly #write: Write
  /** Edits of one item go one after another: each stock change is counted from the one before. */
  readonly #queues = new Map<string, Promise<unknown>>()

  constructor(book: StockBook, write: Write) {
    this.#book = book
    this.#write = write
  }

  shown(item: Item): Item {
    const wanted = this.pending.value.get(item.itemId)
    return wanted ? { ...item, ...wanted } : item
  }

  /** The item as it was, for undo. Rejects as the server did; the item then shows what it showed before. */
  edit(itemId: string, change: ItemChange): Promise<{ before: Item; after: Item }> {
    const last = this.#queues.get(itemId) ?? Promise.resolve()
    this.#want(itemId, change)
    const turn = last.catch(() => undefined).then(() => this.#carryOut(itemId, change))
    this.#queues.set(itemId, turn)
    const done = () => {
      if (this.#queues.get(itemId) !== turn) return
      this.#queues.delete(itemId)
      this.#forget(itemId)
    }
    turn.then(done, done)
    return turn
  }

  async #carryOut(itemId: string, change: ItemChange): Promise<{ before: Item; after: Item }> {
    const before = this.#book.items.value.get(itemId)
    if (!before) throw new Error(`There is no item ${itemId} any more.`)
    const news = await this.#write(itemId, change, before)
    this.#book.apply([news])
    return { before, after: withNews(before, news) }
  }

  #want(itemId: string, change: ItemChange): void {
    const pending = this.pending.value as Map<string, ItemChange>
    pending.set(itemId, { ...pending.get(itemId), ...change })
    triggerRef(this.pending)
  }

  #forget(itemId: string): void {
    ;(this.pending.value as Map<string, ItemChange>).delete(itemId)
    triggerRef(this.pending)
  }
}
