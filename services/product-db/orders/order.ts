import { fromCents, type OrderStatus, type Tier } from '../../contract/values.ts'

export interface StoredLine {
  itemId: string
  sellerId: number
  name: string
  cents: number
  quantity: number
}

/** Being paid is not a state that survives a crash: a queued order is simply taken again. */
export type StoredStatus = Exclude<OrderStatus, 'paying'>

export interface StoredOrder {
  id: number
  /** Which purchase of which cart this is: the same one never makes two orders. */
  ref: string
  buyerId: number
  tier: Tier
  status: StoredStatus
  lines: StoredLine[]
  cents: number
  placedAt: number
  /** When its turn came; null if it never did, or nobody knows. It is set when the order is settled. */
  takenAt: number | null
  settledAt: number | null
}

/** Whether a purchase that is asked for is the one that the order came of. After its end it is asked for without lines. */
export function isOrderOf(
  order: StoredOrder,
  buyerId: number,
  wishes: readonly { itemId: string; quantity: number }[],
): boolean {
  if (order.buyerId !== buyerId) return false
  if (wishes.length === 0) return true
  const ordered = new Map(order.lines.map(({ itemId, quantity }) => [itemId, quantity]))
  return (
    wishes.length === ordered.size && wishes.every(({ itemId, quantity }) => ordered.get(itemId) === quantity)
  )
}

export function orderIdOf(id: number): string {
  return `o${id}`
}

/** The number in an id that `orderIdOf` made; NaN for any other text. */
export function orderNumber(orderId: string): number {
  const id = Number(orderId.slice(1))
  return orderIdOf(id) === orderId ? id : NaN
}

export function timeText(at: number): string {
  return new Date(at).toISOString()
}

export function orderJson(order: StoredOrder, paying: boolean): string {
  const { id, status, tier, lines, cents, placedAt, settledAt } = order
  return JSON.stringify({
    orderId: orderIdOf(id),
    status: paying && status === 'queued' ? 'paying' : status,
    tier,
    lines: lines.map(({ itemId, sellerId, name, cents: each, quantity }) => {
      return { itemId, sellerId, name, price: fromCents(each), quantity }
    }),
    total: fromCents(cents),
    placedAt: timeText(placedAt),
    ...(settledAt === null ? {} : { settledAt: timeText(settledAt) }),
  })
}
