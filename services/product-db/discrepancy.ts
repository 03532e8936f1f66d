import { maxQuantity } from '../contract/values.ts'
import type { StoredItem } from './catalogue/item.ts'
import { mostRejected } from './orders/order-book.ts'
import { orderIdOf, type StoredOrder } from './orders/order.ts'
import type { ProductRecords } from './records.ts'

/** Finds sums that do not match in a state that was loaded from this many rows, each of them correct by itself. */
export function discrepancyIn(
  state: ProductRecords,
  rows: Readonly<Record<string, number>>,
): string | undefined {
  return (
    repeatedRow(state, rows) ??
    wrongItem(state) ??
    first(state.book.orders.values(), (order) => wrongOrder(state, order)) ??
    wrongSales(state) ??
    state.images.discrepancy()
  )
}

function repeatedRow(
  { catalogue, book }: ProductRecords,
  rows: Readonly<Record<string, number>>,
): string | undefined {
  let thumbs = 0
  for (const item of catalogue.items.values()) thumbs += item.thumbs?.size ?? 0
  let lines = 0
  for (const order of book.orders.values()) lines += order.lines.length
  const held = {
    items: catalogue.items.size,
    thumbs,
    orders: Math.min(book.orders.size, book.byRef.size),
    order_lines: lines,
    rejected_purchases: book.rejectedRefs.size,
  }
  // Earlier versions remembered more refused purchases. The oldest of them are dropped while they are loaded.
  const rejected = Math.min(rows['rejected_purchases']!, mostRejected)
  const expected: Readonly<Record<string, number>> = { ...rows, rejected_purchases: rejected }
  const repeated = Object.entries(held).find(([table, count]) => expected[table] !== count)
  return repeated && `its table ${repeated[0]} has rows that exclude each other`
}

function wrongItem(state: ProductRecords): string | undefined {
  const reserved = new Map<string, number>()
  for (const { status, lines } of state.book.orders.values()) {
    if (status !== 'queued') continue
    for (const { itemId, quantity } of lines) reserved.set(itemId, (reserved.get(itemId) ?? 0) + quantity)
  }
  const serials = new Set<number>()
  return first(state.catalogue.items.values(), (item) => {
    if (serials.has(item.serial)) return `its item ${item.itemId} has the serial of another one`
    serials.add(item.serial)
    if (item.serial >= state.nextSerial) return `its item ${item.itemId} has a serial that was never given`
    if (item.rev > state.rev) return `its item ${item.itemId} has a revision that was never given`
    const inOrders = reserved.get(item.itemId) ?? 0
    if (item.reserved !== inOrders)
      return `its item ${item.itemId} has ${item.reserved} units reserved, but its queued orders have ${inOrders}`
    if (item.quantity + item.reserved > maxQuantity)
      return `its item ${item.itemId} has more than ${maxQuantity} units`
    if (item.withdrawn && item.quantity > 0)
      return `its item ${item.itemId} is withdrawn, but has units for sale`
    return wrongFeedback(item)
  })
}

function wrongFeedback({ itemId, up, down, thumbs }: StoredItem): string | undefined {
  const given = { up: 0, down: 0 }
  for (const thumb of thumbs?.values() ?? []) given[thumb] += 1
  return given.up === up && given.down === down
    ? undefined
    : `its item ${itemId} has other feedback than buyers gave`
}

function wrongOrder(state: ProductRecords, order: StoredOrder): string | undefined {
  const { id, lines, cents, status, settledAt } = order
  const name = `its order ${orderIdOf(id)}`
  if (id >= state.nextOrder) return `${name} has a number that was never given`
  if (lines.length === 0 || lines.includes(undefined as never)) return `${name} has lines missing`
  if (lines.reduce((sum, line) => sum + line.cents * line.quantity, 0) !== cents)
    return `${name} has another total than its lines`
  if ((settledAt === null) !== (status === 'queued'))
    return `${name} is ${status}, but not at a time that goes with it`
  const stranger = lines.find(
    ({ itemId, sellerId }) => state.catalogue.items.get(itemId)?.sellerId !== sellerId,
  )
  return stranger && `${name} has item ${stranger.itemId}, which its seller does not have`
}

function wrongSales({ book }: ProductRecords): string | undefined {
  const paid = new Set(book.paid)
  let orders = 0
  for (const { status } of book.orders.values()) orders += Number(status === 'paid')
  const isSound =
    paid.size === book.paid.length &&
    paid.size === orders &&
    book.paid.every((id) => book.orders.get(id)!.status === 'paid')
  return isSound ? undefined : 'its payments are not those of its paid orders'
}

function first<Value>(
  values: Iterable<Value>,
  judge: (value: Value) => string | undefined,
): string | undefined {
  for (const value of values) {
    const problem = judge(value)
    if (problem !== undefined) return problem
  }
  return undefined
}
