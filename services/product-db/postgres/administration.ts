import { type AdminArgs, marketAdministration } from '../../contract/admin-operations.ts'
import type { Database } from '../../postgres/database.ts'
import { administratorOperations, audit } from '../../process/administration.ts'
import type { Handler } from '../../process/call.ts'
import { itemSettings, marketItemJson, marketOrderJson, unknownOrder, whatFits } from '../administration.ts'
import { orderIdOf, orderNumber } from '../orders/order.ts'
import type { SharedProductService } from './shared-service.ts'
import { cancelOrder } from './order-operations.ts'
import { orderById, type PresentOrder, withLines } from './order-queries.ts'
import { itemColumns, itemOf, type ItemRow, orderColumns, type OrderRow } from './rows.ts'

type ItemQuery = AdminArgs<'ListMarketItems'>
type OrderQuery = AdminArgs<'ListMarketOrders'>

/** The operations of product-db for the administrator: all items and orders, of all users. */
export function sharedAdministrationOperations(service: SharedProductService): Record<string, Handler> {
  const { db, storage, events, log } = service
  return administratorOperations(marketAdministration, {
    ...itemSettings({ storage, log }),
    ListMarketItems: async (call) => {
      const query = call.args as ItemQuery
      const rev = await events.present()
      if (query.unless === rev) call.succeed(`{"rev":${rev}}`)
      else call.succeed(await itemPage(db, rev, query))
    },
    ListMarketOrders: async (call) => call.succeed(await orderPage(db, call.args as OrderQuery)),
    CancelMarketOrder: async (call) => {
      const { orderId } = call.args as AdminArgs<'CancelMarketOrder'>
      const found = await orderById(db, orderNumber(orderId))
      if (found === undefined) throw unknownOrder(orderId)
      const present = await cancelOrder(service, call, found.order)
      const { status, buyerId, ref } = present.order
      if (found.order.status !== status)
        audit(log, 'cancel-order', { orderId: orderIdOf(found.order.id), buyerId, status })
      call.succeed(`{"order":${shown(present)},"ref":"${ref}"}`)
    },
  })
}

function shown({ order, isPaying }: PresentOrder): string {
  return marketOrderJson(order, isPaying, order.takenAt)
}

async function itemPage(db: Database, rev: number, query: ItemQuery): Promise<string> {
  const { text = '', category, sellerIds, show, offset, limit } = query
  const wanted = text.trim().toLowerCase()
  const where = `($1 = '' OR position($1 in small_name) > 0 OR starts_with(item_id, $1)
        OR EXISTS (SELECT FROM keywords WHERE keywords.item_id = items.item_id AND starts_with(word, $1)))
      AND ($2::int IS NULL OR category = $2) AND ($3::bigint[] IS NULL OR seller_id = ANY($3))
      AND ($4 = 'all' OR $4 = CASE WHEN withdrawn THEN 'withdrawn' WHEN quantity > 0 THEN 'for sale' ELSE 'sold out' END)`
  const values = [wanted, category ?? null, sellerIds ?? null, show] as const
  const [rows, [count]] = await Promise.all([
    db.query<ItemRow>(`SELECT ${itemColumns} FROM items WHERE ${where} ORDER BY serial OFFSET $5 LIMIT $6`, [
      ...values,
      offset,
      limit,
    ]),
    db.query<{ total: number }>(`SELECT count(*) AS total FROM items WHERE ${where}`, values),
  ])
  const items = rows.map((row) => marketItemJson(itemOf(row)))
  return `{"rev":${rev},"total":${count!.total},"items":[${items.join(',')}]}`
}

async function orderPage(db: Database, query: OrderQuery): Promise<string> {
  const { status, tier, buyerIds, offset, limit } = query
  const where = `($1::text IS NULL OR $1 = CASE WHEN worker IS NOT NULL THEN 'paying' ELSE status END)
      AND ($2::text IS NULL OR tier = $2) AND ($3::bigint[] IS NULL OR buyer_id = ANY($3))`
  const values = [status ?? null, tier ?? null, buyerIds ?? null] as const
  const [rows, [count]] = await Promise.all([
    db.query<OrderRow>(
      `SELECT ${orderColumns} FROM orders WHERE ${where} ORDER BY id DESC OFFSET $4 LIMIT $5`,
      [...values, offset, limit],
    ),
    db.query<{ total: number }>(`SELECT count(*) AS total FROM orders WHERE ${where}`, values),
  ])
  const present = await withLines(db, rows)
  const payingOf = new Map(present.map((entry) => [entry.order, entry]))
  const fitting = whatFits(present.map(({ order }) => order)).map((order) => shown(payingOf.get(order)!))
  return `{"total":${count!.total},"orders":[${fitting.join(',')}]}`
}
