import type { Condition, Thumb, Tier } from '../../contract/values.ts'
import type { OutcomeRow } from '../../postgres/outcomes.ts'
import { storedItem, type StoredItem } from '../catalogue/item.ts'
import type { StoredLine, StoredOrder, StoredStatus } from '../orders/order.ts'

/** The columns of an item, as all statements read them. */
export const itemColumns =
  'item_id, category, serial, seller_id, name, keywords, condition, price_cents, quantity, reserved, ' +
  'feedback_up, feedback_down, rev, withdrawn, redescribed, repictured, image'

export interface ItemRow {
  item_id: string
  category: number
  serial: number
  seller_id: number
  name: string
  keywords: string[]
  condition: Condition
  price_cents: number
  quantity: number
  reserved: number
  feedback_up: number
  feedback_down: number
  rev: number
  withdrawn: boolean
  redescribed: boolean
  repictured: boolean
  image: string | null
}

export const orderColumns =
  'id, ref, buyer_id, tier, status, total_cents, placed_at, taken_at, settled_at, worker, in_doubt'

export interface OrderRow {
  id: number
  ref: string
  buyer_id: number
  tier: Tier
  status: StoredStatus
  total_cents: number
  placed_at: Date
  taken_at: Date | null
  settled_at: Date | null
  worker: number | null
  in_doubt: boolean
}

export const lineColumns = 'order_id, line, item_id, seller_id, name, price_cents, quantity'

export interface LineRow {
  order_id: number
  line: number
  item_id: string
  seller_id: number
  name: string
  price_cents: number
  quantity: number
}

export interface ThumbRow {
  item_id: string
  buyer_id: number
  thumb: Thumb
}

/** How many items of a seller show an image. */
export interface ShownImageRow {
  seller_id: number
  image: string
  size: number
  items: number
}

/** The rows that some commands need. */
export interface ProductRows {
  items: ItemRow[]
  orders: OrderRow[]
  lines: LineRow[]
  thumbs: ThumbRow[]
  rejected: { ref: string; at: Date }[]
  images: ShownImageRow[]
  outcomes: OutcomeRow[]
}

export function itemOf(row: ItemRow): StoredItem {
  const item = storedItem({
    category: row.category,
    serial: row.serial,
    sellerId: row.seller_id,
    name: row.name,
    keywords: row.keywords,
    condition: row.condition,
    cents: row.price_cents,
    quantity: row.quantity,
    reserved: row.reserved,
    up: row.feedback_up,
    down: row.feedback_down,
    rev: row.rev,
    withdrawn: row.withdrawn,
  })
  item.redescribed = row.redescribed
  if (row.repictured) item.image = row.image
  return item
}

export function orderOf(row: OrderRow, lines: StoredLine[]): StoredOrder {
  return {
    id: row.id,
    ref: row.ref,
    buyerId: row.buyer_id,
    tier: row.tier,
    status: row.status,
    lines,
    cents: row.total_cents,
    placedAt: row.placed_at.getTime(),
    takenAt: row.taken_at?.getTime() ?? null,
    settledAt: row.settled_at?.getTime() ?? null,
  }
}

export function lineOf({ item_id, seller_id, name, price_cents, quantity }: LineRow): StoredLine {
  return { itemId: item_id, sellerId: seller_id, name, cents: price_cents, quantity }
}

/** Orders with their lines, which come in their order. */
export function ordersOf(orders: readonly OrderRow[], lines: readonly LineRow[]): StoredOrder[] {
  const byOrder = new Map<number, StoredLine[]>()
  for (const line of lines) {
    const ofOrder = byOrder.get(line.order_id)
    if (ofOrder) ofOrder.push(lineOf(line))
    else byOrder.set(line.order_id, [lineOf(line)])
  }
  return orders.map((row) => orderOf(row, byOrder.get(row.id) ?? []))
}
