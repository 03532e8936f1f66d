import type { Database, Transaction } from '../../postgres/database.ts'

const strange = "split_part(item_id, '-', 2)::bigint >= $1"

/** How many carts and purchases hold items from this serial on. */
export async function holdersOfItemsFrom(db: Pick<Database, 'query'>, first: number): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `SELECT count(*) FROM (
       SELECT 'cart', sid::text FROM cart_lines WHERE ${strange}
       UNION SELECT 'saved', account_id::text FROM saved_cart_lines WHERE ${strange}
       UNION SELECT 'purchase ' || saved, ref FROM purchase_lines WHERE ${strange}
     ) AS holders`,
    [first],
  )
  return row!.count
}

/** Takes items from this serial on out of all carts: in the product-db that is met now they are others. */
export async function dropItemsFrom(transaction: Transaction, first: number): Promise<void> {
  await transaction.query('LOCK TABLE accounts IN EXCLUSIVE MODE')
  await transaction.query(
    `WITH gone AS (DELETE FROM cart_lines WHERE ${strange} RETURNING sid)
     UPDATE carts SET version = version + 1, changed = true WHERE sid IN (SELECT sid FROM gone)`,
    [first],
  )
  await transaction.query(
    `WITH gone AS (DELETE FROM saved_cart_lines WHERE ${strange} RETURNING account_id)
     UPDATE accounts SET saved_as = saved_as + 1 WHERE id IN (SELECT account_id FROM gone)`,
    [first],
  )
  await transaction.query(`DELETE FROM purchase_lines WHERE ${strange}`, [first])
}
