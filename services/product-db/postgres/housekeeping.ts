import type { Database } from '../../postgres/database.ts'
import { mostRejected } from '../orders/order-book.ts'
import type { EventLog } from './event-log.ts'

const keptFor = "interval '24 hours'"

/** Removes what nobody asks for any more. One instance does it at a time. */
export async function tidyUp(db: Database, events: EventLog): Promise<void> {
  await events.prune()
  await db.transaction(async (transaction) => {
    const [lock] = await transaction.query<{ free: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtext('housekeeping of product-db')) AS free`,
    )
    if (!lock!.free) return
    await Promise.all([
      transaction.query(`DELETE FROM keyed_outcomes WHERE at < now() - ${keptFor}`),
      transaction.query(
        `DELETE FROM rejected_purchases WHERE at < now() - ${keptFor}
           OR at < (SELECT at FROM rejected_purchases ORDER BY at DESC OFFSET $1 LIMIT 1)`,
        [mostRejected],
      ),
    ])
  })
  await db.transaction(async (transaction) => {
    // As every change of an image does.
    await transaction.query(`SELECT pg_advisory_xact_lock(hashtextextended('images', 0))`)
    await transaction.query(
      'DELETE FROM images WHERE NOT EXISTS (SELECT FROM items WHERE image = images.name)',
    )
  })
}
