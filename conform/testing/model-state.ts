import type { Condition, Item, Order, Purchase, Thumb, Tier } from '../../services/contract/values.ts'
import type { Side } from '../wire/peer.ts'

export interface ModelAccount {
  id: number
  side: Side
  username: string
  password: string
  name: string
  tier: Tier
}

export interface ModelCart {
  lines: Map<string, number>
  /** At the time when the line was added. */
  prices: Map<string, number>
  version: number
  saved: boolean
}

export interface ModelSession {
  token: string
  side: Side
  accountId: number
  connection: number
  cart: ModelCart
  /** The purchase that emptied the cart, as long as it was not touched. */
  bought?: { orderId: string; connection: number } | undefined
  ended: boolean
}

export interface ModelItem {
  itemId: string
  serial: number
  sellerId: number
  name: string
  category: number
  keywords: string[]
  condition: Condition
  price: number
  quantity: number
  rev: number
  sold: number
  withdrawn: boolean
  thumbs: Map<number, Thumb>
  /** Thumbs that count although they should not. */
  extra: number
}

export interface ModelOrder {
  order: Order
  buyerId: number
}

/** All that survives a kill. */
export interface ModelState {
  rev: number
  serial: number
  lastAccount: number
  lastOrder: number
  accounts: ModelAccount[]
  sessions: Map<string, ModelSession>
  saved: Map<number, Map<string, number>>
  items: Map<string, ModelItem>
  orders: ModelOrder[]
  outcomes: Map<string, { about: string; result: unknown }>
}

export function emptyState(): ModelState {
  return {
    rev: 0,
    serial: 0,
    lastAccount: 0,
    lastOrder: 0,
    accounts: [],
    sessions: new Map(),
    saved: new Map(),
    items: new Map(),
    orders: [],
    outcomes: new Map(),
  }
}

export const cents = (amount: number) => Math.round(amount * 100)

export function feedbackOf({ thumbs, extra }: ModelItem): { up: number; down: number } {
  const all = [...thumbs.values()]
  return {
    up: all.filter((thumb) => thumb === 'up').length + extra,
    down: all.filter((thumb) => thumb === 'down').length,
  }
}

export function shownItem(item: ModelItem): Item {
  const { itemId, sellerId, name, category, keywords, condition, price, quantity, rev, withdrawn } = item
  const shown = {
    itemId,
    sellerId,
    name,
    category,
    keywords,
    condition,
    price,
    quantity,
    feedback: feedbackOf(item),
    rev,
  }
  return withdrawn ? { ...shown, withdrawn } : shown
}

export function purchasesOf({ orders, items }: ModelState, buyerId: number): Purchase[] {
  return orders
    .filter((one) => one.buyerId === buyerId)
    .flatMap(({ order }) =>
      order.lines.map((line) => {
        const thumb = items.get(line.itemId)?.thumbs.get(buyerId)
        return { ...line, orderId: order.orderId, purchasedAt: order.settledAt!, ...(thumb && { thumb }) }
      }),
    )
    .reverse()
}

/** A page of a list, with the place of the next one as cursor. */
export function page<One>(
  all: readonly One[],
  limit: number,
  from: number,
): { entries: One[]; next?: string } {
  const entries = all.slice(from, from + limit)
  return from + limit < all.length ? { entries, next: `p${from + limit}` } : { entries }
}
