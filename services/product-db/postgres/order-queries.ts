import type { Database } from '../../postgres/database.ts'
import type { Thumb } from '../../contract/values.ts'
import type { StoredOrder } from '../orders/order.ts'
import { lineColumns, type LineRow, orderColumns, type OrderRow, ordersOf } from './rows.ts'

/** An order as all instances see it. */
export interface PresentOrder {
  order: StoredOrder
  /** A worker of some instance has it paid. */
  isPaying: boolean
}

export async function orderById(db: Database, id: number): Promise<PresentOrder | undefined> {
  if (!Number.isSafeInteger(id)) return undefined
  const rows = await db.query<OrderRow>(`SELECT ${orderColumns} FROM orders WHERE id = $1`, [id])
  return (await withLines(db, rows))[0]
}

export async function orderByRef(db: Database, ref: string): Promise<PresentOrder | undefined> {
  const rows = await db.query<OrderRow>(`SELECT ${orderColumns} FROM orders WHERE ref = $1`, [ref])
  return (await withLines(db, rows))[0]
}

/** So many orders of a buyer from this position on, in the order in which they were placed. */
export async function ordersOfBuyer(
  db: Database,
  buyerId: number,
  start: number,
  count: number,
): Promise<PresentOrder[]> {
  const rows = await db.query<OrderRow>(
    `SELECT ${orderColumns} FROM orders WHERE buyer_id = $1 ORDER BY id OFFSET $2 LIMIT $3`,
    [buyerId, start, count],
  )
  return withLines(db, rows)
}

export async function numberOfOrders(db: Database, buyerId: number): Promise<number> {
  const [row] = await db.query<{ count: number }>('SELECT count(*) FROM orders WHERE buyer_id = $1', [
    buyerId,
  ])
  return row!.count
}

export async function withLines(db: Database, rows: readonly OrderRow[]): Promise<PresentOrder[]> {
  const lines =
    rows.length === 0
      ? []
      : await db.query<LineRow>(
          `SELECT ${lineColumns} FROM order_lines WHERE order_id = ANY($1::bigint[]) ORDER BY order_id, line`,
          [rows.map(({ id }) => id)],
        )
  return ordersOf(rows, lines).map((order, index) => ({ order, isPaying: rows[index]!.worker !== null }))
}

/** A line of a paid order. */
export interface SoldRow extends LineRow {
  settled_at: Date
}

const soldColumns = lineColumns.replaceAll(/\w+/g, 'order_lines.$&')

export interface PurchaseRow extends SoldRow {
  thumb: Thumb | null
}

/** Lines of paid orders of a buyer from this position on, in the order of their payment. */
export function purchasesOf(
  db: Database,
  buyerId: number,
  start: number,
  count: number,
): Promise<PurchaseRow[]> {
  return db.query(
    `SELECT ${soldColumns}, settled_at, thumb FROM orders
     JOIN payments ON payments.order_id = orders.id
     JOIN order_lines ON order_lines.order_id = orders.id
     LEFT JOIN feedback ON feedback.item_id = order_lines.item_id AND feedback.buyer_id = orders.buyer_id
     WHERE orders.buyer_id = $1 ORDER BY position, line OFFSET $2 LIMIT $3`,
    [buyerId, start, count],
  )
}

export async function numberOfPurchases(db: Database, buyerId: number): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `SELECT count(*) FROM orders JOIN order_lines ON order_id = id WHERE buyer_id = $1 AND status = 'paid'`,
    [buyerId],
  )
  return row!.count
}

/** All sales of a seller, in the order of their payment. */
export function salesOf(db: Database, sellerId: number): Promise<SoldRow[]> {
  return db.query(
    `SELECT ${soldColumns}, settled_at FROM order_lines
     JOIN payments ON payments.order_id = order_lines.order_id
     JOIN orders ON orders.id = order_lines.order_id
     WHERE order_lines.seller_id = $1 ORDER BY position, line`,
    [sellerId],
  )
}
