import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Item } from '../../../services/contract/values.ts'
import { toCents } from '../../../services/contract/values.ts'
import type { LoadOptions } from '../../shared/lists/keep-trying.ts'
import { callSeller } from '../session/seller-call.ts'
import { OptimisticEdits } from './optimistic-edits.ts'
import { type ItemNews, StockBook } from './stock-book.ts'
import { useThresholds } from './thresholds.ts'

const pageSize = 100

/** All items of the seller who is logged in. */
export const useInventory = defineStore('inventory', () => {
  const book = new StockBook()
  const edits = new OptimisticEdits(book, write)
  const thresholds = useThresholds()
  const status = ref<'idle' | 'loading' | 'done' | 'error'>('idle')
  const error = shallowRef<unknown>()
  let reading = 0

  /** As the seller wants them: edits that are under way included, and without those that were withdrawn. */
  const items = computed<Item[]>(() => {
    const all = [...book.items.value.values()].filter(({ withdrawn }) => !withdrawn)
    return edits.pending.value.size === 0 ? all : all.map((item) => edits.shown(item))
  })
  const lowItems = computed(() => items.value.filter((item) => thresholds.isLow(item)))
  const categories = computed(() =>
    [...new Set(items.value.map(({ category }) => category))].sort((a, b) => a - b),
  )

  /** Reads everything again; what was known stays visible meanwhile. */
  async function load({ quietly }: LoadOptions = {}): Promise<void> {
    const turn = (reading += 1)
    if (!quietly) status.value = 'loading'
    book.begin()
    try {
      let cursor: string | undefined
      do {
        const page = await callSeller('DisplayItemsForSale', { limit: pageSize, ...(cursor && { cursor }) })
        if (turn !== reading) return
        book.addPage(page.items)
        cursor = page.next
      } while (cursor !== undefined)
      book.finish()
      status.value = 'done'
    } catch (reason) {
      if (turn !== reading) return
      book.abandon()
      error.value = reason
      status.value = 'error'
    }
  }

  function clear(): void {
    reading += 1
    book.clear()
    status.value = 'idle'
  }

  function isPending(itemId: string): boolean {
    return edits.pending.value.has(itemId)
  }

  return {
    status,
    error,
    items,
    lowItems,
    categories,
    load,
    clear,
    isPending,
    add: (item: Item) => book.add(item),
    apply: (news: readonly ItemNews[]) => book.apply(news),
    edit: edits.edit.bind(edits),
    get: (itemId: string) => book.items.value.get(itemId),
  }
})

/** A new price is set; a new stock is told as a change, so that what was sold meanwhile stays sold. */
async function write(
  itemId: string,
  { price, quantity }: { price?: number; quantity?: number },
  before: Item,
): Promise<ItemNews> {
  let news: ItemNews = { itemId, rev: before.rev }
  if (price !== undefined && toCents(price) !== toCents(before.price)) {
    news = await callSeller('ChangeItemPrice', { itemId, price })
  }
  if (quantity !== undefined && quantity !== before.quantity) {
    news = {
      ...news,
      ...(await callSeller('UpdateUnitsForSale', { itemId, delta: quantity - before.quantity })),
    }
  }
  return news
}
