import { fromCents, type Purchase, type Thumb } from '../../contract/values.ts'
import type { BuyerRecord } from './order-book.ts'
import { orderIdOf, orderJson, type StoredLine, type StoredOrder, timeText } from './order.ts'
import { listPosition } from '../catalogue/search-cursor.ts'

/** A page of large orders ends early: it has to fit into a frame. */
export const mostLines = 1_000

export interface PageArgs {
  cursor?: string
  limit: number
}

export interface Page<Entry> {
  entries: Entry[]
  next: string | undefined
}

/** Newest first. New entries go to the end of the list, so a position in it stays the same while pages are turned. */
function newestFirst<Entry>(
  all: readonly Entry[],
  page: PageArgs,
  linesOf: (entry: Entry) => number,
): Page<Entry> {
  const { from, end } = partOf(all.length, page)
  return newestOf(all.slice(from, end), from, linesOf)
}

/** Where the entries of a page are in the whole list, if all of them fit into it. */
export function partOf(length: number, { cursor, limit }: PageArgs): { from: number; end: number } {
  const end = cursor === undefined ? length : listPosition(cursor, length)
  return { from: Math.max(0, end - limit), end }
}

/** The last of these entries, as many as fit into a page. The first of them has this position in the whole list. */
export function newestOf<Entry>(
  entries: readonly Entry[],
  from: number,
  linesOf: (entry: Entry) => number,
): Page<Entry> {
  let start = entries.length
  for (let lines = 0; start > 0; start -= 1) {
    lines += linesOf(entries[start - 1]!)
    if (lines > mostLines && start < entries.length) break
  }
  const position = from + start
  return { entries: entries.slice(start).reverse(), next: position > 0 ? String(position) : undefined }
}

export function orderPage(
  record: BuyerRecord | undefined,
  page: PageArgs,
  isPaying: (order: StoredOrder) => boolean,
): string {
  return ordersJson(newestFirst(record?.orders ?? [], page, linesOfOrder), isPaying)
}

export function linesOfOrder({ lines }: StoredOrder): number {
  return lines.length
}

export function ordersJson(
  { entries, next }: Page<StoredOrder>,
  isPaying: (order: StoredOrder) => boolean,
): string {
  const orders = entries.map((order) => orderJson(order, isPaying(order)))
  return `{"orders":[${orders.join(',')}]${next === undefined ? '' : `,"next":"${next}"`}}`
}

export function purchasePage(
  record: BuyerRecord | undefined,
  page: PageArgs,
  thumbOf: (itemId: string) => Thumb | undefined,
): string {
  const { entries, next } = newestFirst(record?.purchases ?? [], page, () => 1)
  const purchases = entries.map(({ order, line }) => {
    const sold = order.lines[line]!
    return purchaseOf(order.id, sold, order.settledAt!, thumbOf(sold.itemId))
  })
  return purchasesJson({ entries: purchases, next })
}

export function purchaseOf(
  order: number,
  { itemId, sellerId, name, cents, quantity }: StoredLine,
  at: number,
  thumb: Thumb | undefined,
): Purchase {
  return {
    orderId: orderIdOf(order),
    itemId,
    sellerId,
    name,
    price: fromCents(cents),
    quantity,
    purchasedAt: timeText(at),
    ...(thumb ? { thumb } : {}),
  }
}

export function purchasesJson({ entries: purchases, next }: Page<Purchase>): string {
  return JSON.stringify(next === undefined ? { purchases } : { purchases, next })
}
