import { lockNames } from '../../postgres/locks.ts'
import { loadOutcomes } from '../../postgres/outcomes.ts'
import type { Transaction } from '../../postgres/database.ts'
import type { Needs } from './needs.ts'
import {
  itemColumns,
  type ItemRow,
  lineColumns,
  type LineRow,
  orderColumns,
  type OrderRow,
  type ProductRows,
  type ShownImageRow,
  type ThumbRow,
} from './rows.ts'

const none: Promise<never[]> = Promise.resolve([])

/**
 * Sends all statements at once. Everybody locks in this order: names, orders by their numbers, items by their serials. Rows
 * without a lock of their own are read after that, so they are as new as the locks.
 */
export async function loadRows(transaction: Transaction, needs: Needs): Promise<ProductRows> {
  const items = [...needs.items]
  const orders = [...needs.orders]
  const refs = [...needs.refs]
  const names = [
    ...refs.map((ref) => `purchase ${ref}`),
    ...needs.keys.map(({ account, key }) => `key ${account} ${key}`),
    ...(needs.images ? ['images'] : []),
  ]
  const hasOrders = orders.length + refs.length > 0
  const [, orderRows, itemRows, lines, thumbs, rejected, images, outcomes] = await Promise.all([
    names.length > 0 ? lockNames(transaction, names) : undefined,
    hasOrders
      ? transaction.query<OrderRow>(
          `SELECT ${orderColumns} FROM orders WHERE id = ANY($1::bigint[]) OR ref = ANY($2::text[])
           ORDER BY id FOR UPDATE`,
          [orders, refs],
        )
      : none,
    lockItems(transaction, items, orders),
    hasOrders
      ? transaction.query<LineRow>(
          `SELECT ${lineColumns} FROM order_lines
           WHERE order_id IN (SELECT id FROM orders WHERE id = ANY($1::bigint[]) OR ref = ANY($2::text[]))
           ORDER BY order_id, line`,
          [orders, refs],
        )
      : none,
    needs.thumbs.length > 0
      ? transaction.query<ThumbRow>(
          `SELECT item_id, buyer_id, thumb FROM feedback
           WHERE (item_id, buyer_id) IN (SELECT * FROM unnest($1::text[], $2::bigint[]))`,
          [needs.thumbs.map(({ itemId }) => itemId), needs.thumbs.map(({ buyerId }) => buyerId)],
        )
      : none,
    refs.length > 0
      ? transaction.query<{ ref: string; at: Date }>(
          'SELECT ref, at FROM rejected_purchases WHERE ref = ANY($1::text[])',
          [refs],
        )
      : none,
    needs.images
      ? transaction.query<ShownImageRow>(
          `SELECT seller_id, image, size, count(*) AS items FROM items JOIN images ON images.name = image
           GROUP BY seller_id, image, size`,
        )
      : none,
    needs.keys.length > 0 ? loadOutcomes(transaction, needs.keys) : none,
  ])
  return { items: itemRows, orders: orderRows, lines, thumbs, rejected, images, outcomes }
}

/** Lines of an order never change, so its items are known before it is locked. */
function lockItems(transaction: Transaction, items: string[], orders: number[]): Promise<ItemRow[]> {
  if (orders.length > 0)
    return transaction.query<ItemRow>(
      `SELECT ${itemColumns} FROM items
       WHERE item_id = ANY(ARRAY(
         SELECT unnest($1::text[]) UNION SELECT item_id FROM order_lines WHERE order_id = ANY($2::bigint[])
       )) ORDER BY serial FOR UPDATE`,
      [items, orders],
    )
  if (items.length === 0) return none
  return transaction.query<ItemRow>(
    `SELECT ${itemColumns} FROM items WHERE item_id = ANY($1::text[]) ORDER BY serial FOR UPDATE`,
    [items],
  )
}
