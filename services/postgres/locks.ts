import type { Transaction } from './database.ts'

/**
 * Locks names that may have no row yet, until the transaction ends: nobody else can bring forth the same one meanwhile. They
 * are locked in the order of their hashes, as everybody does it, so that no two can wait for each other.
 */
export function lockNames(transaction: Transaction, names: readonly string[]): Promise<unknown> {
  return transaction.query(
    `SELECT pg_advisory_xact_lock(hash) FROM (
       SELECT DISTINCT hashtextextended(name, 0) AS hash FROM unnest($1::text[]) AS name ORDER BY hash
     ) AS sorted`,
    [names],
  )
}
