import type { Database, Transaction } from '../../postgres/database.ts'
import { firstNobody } from '../strange-accounts.ts'

const accounts = `SELECT seller_id AS account FROM items UNION SELECT buyer_id FROM orders
  UNION SELECT seller_id FROM order_lines UNION SELECT buyer_id FROM feedback`

/** How many accounts from this number on are known here, but for those that are nobody's already. */
export async function accountsFrom(db: Pick<Database, 'query'>, first: number): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `SELECT count(*) FROM (${accounts}) AS known WHERE account >= $1 AND account < $2`,
    [first, firstNobody],
  )
  return row!.count
}

/** Gives all that belongs to accounts from this number on to nobodies, one for each. */
export async function moveAccounts(transaction: Transaction, first: number): Promise<void> {
  await transaction.query('CREATE TEMPORARY TABLE moved (account bigint, nobody bigint) ON COMMIT DROP')
  await transaction.query(
    `INSERT INTO moved SELECT account, row_number() OVER (ORDER BY account) + (
       SELECT greatest(max(account), $2::bigint - 1) FROM (${accounts}) AS known
     ) FROM (${accounts}) AS known WHERE account >= $1 AND account < $2`,
    [first, firstNobody],
  )
  for (const [table, column] of [
    ['orders', 'buyer_id'],
    ['order_lines', 'seller_id'],
    ['feedback', 'buyer_id'],
  ] as const)
    await transaction.query(`UPDATE ${table} SET ${column} = nobody FROM moved WHERE ${column} = account`)
  await transaction.query(
    `UPDATE items SET seller_id = nobody, rev = (SELECT rev FROM take_numbers(1, 0, 0) WHERE account IS NOT NULL)
     FROM moved WHERE seller_id = account`,
  )
  await transaction.query('DELETE FROM keyed_outcomes WHERE owner IN (SELECT account::text FROM moved)')
}
