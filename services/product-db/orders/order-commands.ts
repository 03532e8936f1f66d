import { mismatch } from '../../contract/mismatch.ts'
import { ApiError } from '../../wire/errors.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { OrderWish, ProductCommand } from '../commands.ts'
import type { ChangingRecords } from '../records.ts'
import type { OrderBook } from './order-book.ts'
import { isOrderOf, type StoredLine, type StoredOrder } from './order.ts'

type Placing = Extract<ProductCommand, { op: 'placeOrder' }>
type Settling = Extract<ProductCommand, { op: 'settleOrder' }>
type Rejecting = Extract<ProductCommand, { op: 'rejectRef' }>

/** Moves the units of all lines from the stock to the order, or none. */
export function placeOrder(state: ChangingRecords, { ref, buyerId, tier, lines: wishes, at }: Placing) {
  const { book, catalogue } = state
  const known = book.byRef.get(ref)
  if (known) {
    if (isOrderOf(known, buyerId, wishes)) return { order: known.id, placed: false }
    throw mismatch('purchase')
  }
  if (book.rejectedRefs.has(ref)) {
    throw new ApiError(
      'UNAVAILABLE',
      'This purchase was given up before its order arrived. Nothing was bought: try again.',
      { details: { givenUp: true } },
    )
  }
  if (wishes.length === 0)
    throw new ApiError('CART_EMPTY', 'The cart is empty. Add items to it with AddItemToCart first.')
  const { lines, cents } = rejecting(book, ref, at, () => pricedLines(catalogue, wishes))
  for (const { itemId, quantity } of lines) {
    const item = catalogue.get(itemId)
    item.reserved += quantity
    state.changeItem(item, { quantity: item.quantity - quantity })
  }
  const id = state.nextOrder
  state.nextOrder += 1
  const order: StoredOrder = {
    id,
    ref,
    buyerId,
    tier,
    status: 'queued',
    lines,
    cents,
    placedAt: at,
    takenAt: null,
    settledAt: null,
  }
  book.place(order)
  orderChanged(state, order)
  return { order: id, placed: true }
}

/** Later requests for the same purchase are refused too, even if there is enough by then. */
function rejecting<Result>(book: OrderBook, ref: string, at: number, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    book.reject(ref, at)
    throw error
  }
}

/** The lines of an order at present prices. Throws if there is not enough stock. */
function pricedLines(
  catalogue: Catalogue,
  wishes: readonly OrderWish[],
): { lines: StoredLine[]; cents: number } {
  const lines = linesFor(catalogue, wishes)
  const cents = lines.reduce((sum, line) => sum + line.cents * line.quantity, 0)
  if (Number.isSafeInteger(cents)) return { lines, cents }
  throw new ApiError(
    'INVALID_ARGUMENT',
    'The total is more than money can be counted exactly. Buy less at a time.',
    { details: { field: 'cart', expected: 'a total below 90 trillion' } },
  )
}

function linesFor(catalogue: Catalogue, wishes: readonly OrderWish[]): StoredLine[] {
  const short = wishes
    .map(({ itemId, quantity }) => {
      const item = catalogue.items.get(itemId)
      const withdrawn = item?.withdrawn ? { withdrawn: true } : {}
      return {
        itemId,
        name: item?.name ?? '',
        wanted: quantity,
        available: item?.quantity ?? 0,
        ...withdrawn,
      }
    })
    .filter(({ wanted, available }) => wanted > available)
  if (short.length > 0) {
    const named = short.map(({ itemId, wanted, available, withdrawn }) =>
      withdrawn
        ? `${itemId} (withdrawn by its seller)`
        : `${itemId} (wanted ${wanted}, available ${available})`,
    )
    throw new ApiError(
      'OUT_OF_STOCK',
      `Not enough units of ${named.join(', ')}. Change the cart and try again.`,
      {
        details: { lines: short },
      },
    )
  }
  return wishes.map(({ itemId, quantity }) => {
    const { sellerId, name, cents } = catalogue.get(itemId)
    return { itemId, sellerId, name, cents, quantity }
  })
}

export interface Settled {
  /** The order waited. One that was settled before stays as it is. */
  settled?: true
}

/** Gives the units back, unless the order was paid. */
export function settleOrder(state: ChangingRecords, { order: id, end, at, takenAt }: Settling): Settled {
  const { book, catalogue } = state
  const order = book.orders.get(id)
  if (order?.status !== 'queued') return {}
  order.status = end
  order.takenAt = takenAt ?? null
  order.settledAt = at
  for (const { itemId, quantity } of order.lines) {
    const item = catalogue.get(itemId)
    item.reserved -= quantity
    // Units of a withdrawn item come back to nobody.
    if (end !== 'paid' && !item.withdrawn) state.changeItem(item, { quantity: item.quantity + quantity })
  }
  if (end === 'paid') book.recordSale(order)
  orderChanged(state, order)
  if (end === 'paid') linesSold(state, order)
  return { settled: true }
}

/** Takes a revision whether anybody listens or not: replaying the journal must come to the same ones. */
function orderChanged(state: ChangingRecords, order: StoredOrder): void {
  const rev = state.nextRev()
  state.audience?.orderChanged(order, rev)
}

function linesSold(state: ChangingRecords, order: StoredOrder): void {
  for (const [line, { itemId }] of order.lines.entries()) {
    const rev = state.nextRev()
    state.audience?.lineSold(order, line, state.catalogue.items.get(itemId), rev)
  }
}

/** From now on no order can come of this purchase, unless one did before. */
export function rejectPurchase({ book }: ChangingRecords, { ref, buyerId, at }: Rejecting) {
  const order = book.byRef.get(ref)
  if (order === undefined) book.reject(ref, at)
  const isTheirs = order && (buyerId === undefined || buyerId === order.buyerId)
  return { status: isTheirs ? order.status : 'unknown' }
}
