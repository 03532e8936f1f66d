import { fromCents, type Purchase, type Thumb } from '../../contract/values.ts'
import type { BuyerRecord } from './order-book.ts'
import { orderIdOf, orderJson, type StoredOrder, timeText } from './order.ts'
import { listPosition } from '../catalogue/search-cursor.ts'

/** A page of large orders ends early: it has to fit into a frame. */
export const mostLines = 1_000

interface PageArgs {
  cursor?: string
  limit: number
}

interface Page<Entry> {
  entries: Entry[]
  next: string | undefined
}

/** Newest first. New entries go to the end of the list, so a position in it stays the same while pages are turned. */
function newestFirst<Entry>(
  all: readonly Entry[],
  { cursor, limit }: PageArgs,
  linesOf: (entry: Entry) => number,
): Page<Entry> {
  const end = cursor === undefined ? all.length : listPosition(cursor, all.length)
  let start = end
  for (let lines = 0; start > 0 && end - start < limit; start -= 1) {
    lines += linesOf(all[start - 1]!)
    if (lines > mostLines && start < end) break
  }
  return { entries: all.slice(start, end).reverse(), next: start > 0 ? String(start) : undefined }
}

export function orderPage(
  record: BuyerRecord | undefined,
  page: PageArgs,
  isPaying: (order: StoredOrder) => boolean,
): string {
  const { entries, next } = newestFirst(record?.orders ?? [], page, ({ lines }) => lines.length)
  const orders = entries.map((order) => orderJson(order, isPaying(order)))
  return `{"orders":[${orders.join(',')}]${next === undefined ? '' : `,"next":"${next}"`}}`
}

export function purchasePage(
  record: BuyerRecord | undefined,
  page: PageArgs,
  thumbOf: (itemId: string) => Thumb | undefined,
): string {
  const { entries, next } = newestFirst(record?.purchases ?? [], page, () => 1)
  const purchases = entries.map(({ order, line }): Purchase => {
    const { itemId, sellerId, name, cents, quantity } = order.lines[line]!
    const thumb = thumbOf(itemId)
    return {
      orderId: orderIdOf(order.id),
      itemId,
      sellerId,
      name,
      price: fromCents(cents),
      quantity,
      purchasedAt: timeText(order.settledAt!),
      ...(thumb ? { thumb } : {}),
    }
  })
  return JSON.stringify(next === undefined ? { purchases } : { purchases, next })
}
