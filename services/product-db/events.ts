import type { FeedEvent } from '../contract/internal.ts'
import { fromCents } from '../contract/values.ts'
import { encodeEvent } from '../wire/message.ts'
import { itemEventData, type StoredItem } from './catalogue/item.ts'
import { orderIdOf, orderJson, type StoredOrder, timeText } from './orders/order.ts'

/** The effects of a command, for those that follow product-db. Replay and snapshots have no audience. */
export interface Audience {
  itemChanged(item: StoredItem): void
  orderChanged(order: StoredOrder, rev: number): void
  lineSold(order: StoredOrder, line: number, item: StoredItem | undefined, rev: number): void
}

export function itemEvent(item: StoredItem): FeedEvent {
  return { topic: 'items', rev: item.rev, text: encodeEvent('item', item.rev, itemEventData(item)) }
}

export function orderEvent(order: StoredOrder, rev: number, paying: boolean): FeedEvent {
  return {
    topic: 'orders',
    to: order.buyerId,
    rev,
    text: encodeEvent('order', rev, orderJson(order, paying)),
  }
}

export function saleEvent(
  order: StoredOrder,
  line: number,
  item: StoredItem | undefined,
  rev: number,
): FeedEvent {
  const { itemId, sellerId, name, cents, quantity } = order.lines[line]!
  const data = JSON.stringify({
    orderId: orderIdOf(order.id),
    itemId,
    name,
    price: fromCents(cents),
    quantity,
    remaining: item?.quantity ?? 0,
    at: timeText(order.settledAt!),
  })
  return { topic: 'sales', to: sellerId, rev, text: encodeEvent('sale', rev, data) }
}
