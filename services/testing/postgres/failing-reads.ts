import { vi } from 'vitest'
import type { Database } from '../../postgres/database.ts'
import { TooLateError } from '../../postgres/failures.ts'

/** From the next commit on, reads come to nothing, until the spy that this gives is restored. */
export function readsFailAfterCommit({
  db,
  storage,
}: {
  db: Database
  storage: { readonly transactions: number }
}) {
  const before = storage.transactions
  const query = db.query.bind(db)
  return vi
    .spyOn(db, 'query')
    .mockImplementation(((...asked: Parameters<typeof query>) =>
      storage.transactions === before
        ? query(...asked)
        : Promise.reject(new TooLateError('the time for it was over'))) as typeof query)
}
