import type { FeedEvent } from '../../contract/internal.ts'
import { type Audience, itemEvent, orderEvent, saleEvent } from '../events.ts'
import type { StoredItem } from '../catalogue/item.ts'
import type { StoredOrder } from '../orders/order.ts'

/** An event as it stands in its table. */
export interface EventRow {
  rev: number
  topic: FeedEvent['topic']
  account: number | null
  item_id: string | null
  order_id: number | null
  event: string
}

/** The effects of some commands, in their order: they become rows of the same transaction. */
export class CollectedEvents implements Audience {
  readonly rows: EventRow[] = []

  itemChanged(item: StoredItem): void {
    this.#add(itemEvent(item), item.itemId, null)
  }

  /** A command changes no order that is being paid, but to its end. */
  orderChanged(order: StoredOrder, rev: number): void {
    this.#add(orderEvent(order, rev, false), null, order.id)
  }

  lineSold(order: StoredOrder, line: number, item: StoredItem | undefined, rev: number): void {
    this.#add(saleEvent(order, line, item, rev), null, order.id)
  }

  #add({ rev, topic, to, text }: FeedEvent, itemId: string | null, orderId: number | null): void {
    this.rows.push({ rev, topic, account: to ?? null, item_id: itemId, order_id: orderId, event: text })
  }
}
