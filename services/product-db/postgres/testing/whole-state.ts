import type { Database } from '../../../postgres/database.ts'
import { enterOutcomes, type OutcomeRow } from '../../../postgres/outcomes.ts'
import { ProductState } from '../../state.ts'
import {
  itemColumns,
  itemOf,
  type ItemRow,
  lineColumns,
  type LineRow,
  orderColumns,
  type OrderRow,
  ordersOf,
  type ThumbRow,
} from '../rows.ts'

/** All that the tables hold, at one moment, as the state that the journal's engine would have. */
export function wholeState(db: Database): Promise<ProductState> {
  return db.transaction(async (transaction) => {
    await transaction.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const [items, images, thumbs, orders, lines, payments, rejected, outcomes, [counters]] =
      await Promise.all([
        transaction.query<ItemRow>(`SELECT ${itemColumns} FROM items ORDER BY serial`),
        transaction.query<{ name: string; size: number; content: Buffer }>(
          'SELECT name, size, content FROM images WHERE name IN (SELECT image FROM items)',
        ),
        transaction.query<ThumbRow>('SELECT item_id, buyer_id, thumb FROM feedback'),
        transaction.query<OrderRow>(`SELECT ${orderColumns} FROM orders ORDER BY id`),
        transaction.query<LineRow>(`SELECT ${lineColumns} FROM order_lines ORDER BY order_id, line`),
        transaction.query<{ order_id: number }>('SELECT order_id FROM payments ORDER BY position'),
        transaction.query<{ ref: string; at: Date }>(
          'SELECT ref, at FROM rejected_purchases ORDER BY at, ref',
        ),
        transaction.query<OutcomeRow>(
          'SELECT account, key, op, at, outcome, request, owner FROM keyed_outcomes ORDER BY at, account, key',
        ),
        transaction.query<{ rev: number; serial: number; order_id: number }>(
          `SELECT (SELECT last_value + is_called::int FROM revs) - 1 AS rev,
           (SELECT last_value + is_called::int FROM serials) AS serial,
           (SELECT last_value + is_called::int FROM order_ids) AS order_id`,
        ),
      ])
    const state = new ProductState()
    state.rev = counters!.rev
    state.nextSerial = counters!.serial
    state.nextOrder = counters!.order_id
    for (const { name, size, content } of images) state.images.load([name, size, new Uint8Array(content)])
    for (const row of items) {
      const item = itemOf(row)
      state.catalogue.add(item)
      const seller = state.book.seller(item.sellerId)
      seller.up += item.up
      seller.down += item.down
      if (item.image) state.images.show(item.sellerId, item.image, 0)
    }
    for (const { item_id, buyer_id, thumb } of thumbs)
      (state.catalogue.get(item_id).thumbs ??= new Map()).set(buyer_id, thumb)
    for (const order of ordersOf(orders, lines)) state.book.place(order)
    for (const { order_id } of payments) state.book.recordSale(state.book.orders.get(order_id)!)
    for (const { ref, at } of rejected) state.book.rejectedRefs.set(ref, at.getTime())
    enterOutcomes(state.outcomes, outcomes)
    return state
  })
}
