import type { Tier } from '../../contract/values.ts'
import type { Connection } from '../../postgres/connection.ts'
import type { Database } from '../../postgres/database.ts'
import { orderEvent } from '../events.ts'
import type { StoredOrder } from '../orders/order.ts'
import type { TierTurns } from '../orders/tier-turns.ts'
import { lineColumns, type LineRow, orderColumns, type OrderRow, ordersOf } from './rows.ts'

export interface TakenOrder {
  order: StoredOrder
  /** Its payment may have been taken: somebody had it paid before. */
  inDoubt: boolean
  /** Orders of both tiers were waiting. */
  contended: boolean
}

/** Locks of workers have this name and the number of the worker. */
const lockName = `hashtext('workers of product-db')`

/**
 * The orders that each worker of all instances works on. The number of a worker is locked by its connection for as long as both live:
 * orders of a number that nobody holds are free again.
 */
export class OrderClaims {
  readonly #db: Database
  #worker: number | undefined

  constructor(db: Database) {
    this.#db = db
  }

  /** Takes a number, which belongs to this connection. */
  async appear(connection: Pick<Connection, 'query'>): Promise<void> {
    const [row] = await connection.query<{ worker: number }>(
      `SELECT worker, pg_advisory_lock(${lockName}, worker::int) FROM nextval('workers') AS worker`,
    )
    this.#worker = row!.worker
  }

  /** Nobody works on it any more, in whichever instance it was. */
  async freeAbandoned(): Promise<number> {
    const freed = await this.#db.query(
      `UPDATE orders SET worker = NULL, in_doubt = true
       WHERE worker IS NOT NULL AND worker NOT IN (
         SELECT objid::bigint FROM pg_locks JOIN pg_database ON pg_database.oid = database
         WHERE locktype = 'advisory' AND granted AND datname = current_database() AND classid = (${lockName}::bigint & 4294967295)::oid AND objsubid = 2
       ) RETURNING id`,
    )
    return freed.length
  }

  /** Takes the next order in its turn, if one waits. */
  take(turns: TierTurns, anyTier: boolean): Promise<TakenOrder | undefined> {
    const worker = this.#worker
    if (worker === undefined) return Promise.resolve(undefined)
    return this.#db.transaction(async (transaction) => {
      const [waiting] = await transaction.query<Record<Tier, boolean>>(
        `SELECT EXISTS (SELECT FROM orders WHERE status = 'queued' AND worker IS NULL AND tier = 'vip') AS vip,
           EXISTS (SELECT FROM orders WHERE status = 'queued' AND worker IS NULL AND tier = 'normal') AS normal`,
      )
      const { vip, normal } = waiting!
      const tier = turns.next(vip, normal, anyTier)
      if (tier === undefined) return undefined
      const rows = await transaction.query<OrderRow>(
        `UPDATE orders SET worker = $1, taken_at = $2 WHERE id = (
           SELECT id FROM orders WHERE status = 'queued' AND worker IS NULL AND tier = $3
           ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
         ) RETURNING ${orderColumns}`,
        [worker, new Date(), tier],
      )
      const [row] = rows
      if (row === undefined) return undefined
      const [lines, [numbers]] = await Promise.all([
        transaction.query<LineRow>(
          `SELECT ${lineColumns} FROM order_lines WHERE order_id = $1 ORDER BY line`,
          [row.id],
        ),
        transaction.query<{ rev: number }>('SELECT rev FROM take_numbers(1, 0, 0)'),
      ])
      const [order] = ordersOf(rows, lines)
      const { rev } = numbers!
      const { topic, to, text } = orderEvent(order!, rev, true)
      void transaction.query(
        'INSERT INTO events (rev, topic, account, order_id, event) VALUES ($1, $2, $3, $4, $5)',
        [rev, topic, to!, row.id, text],
      )
      return { order: order!, inDoubt: row.in_doubt, contended: anyTier && vip && normal }
    })
  }

  async noteDoubt(id: number): Promise<void> {
    await this.#db.query(`UPDATE orders SET in_doubt = true WHERE id = $1 AND status = 'queued'`, [id])
  }

  /** When the orders in line were placed, by tier, the newest first. */
  async placedAt(): Promise<Record<Tier, Date[]>> {
    const rows = await this.#db.query<{ tier: Tier; placed_at: Date }>(
      `SELECT tier, placed_at FROM orders WHERE status = 'queued' AND worker IS NULL ORDER BY placed_at DESC`,
    )
    const ofTier = (tier: Tier) => rows.filter((row) => row.tier === tier).map((row) => row.placed_at)
    return { vip: ofTier('vip'), normal: ofTier('normal') }
  }
}
