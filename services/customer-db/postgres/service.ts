import { mixedWords } from '../../identity/words.ts'
import { Committer } from '../../postgres/committer.ts'
import { Database } from '../../postgres/database.ts'
import { inWords } from '../../postgres/in-words.ts'
import { migrate } from '../../postgres/migrations.ts'
import { sharedSnapshotOperations } from '../../postgres/snapshot-operations.ts'
import { StoredHistories } from '../../postgres/stored-histories.ts'
import { addStorageMetrics } from '../../process/metrics/storage-metrics.ts'
import type { RunningService, ServiceContext } from '../../process/service-context.ts'
import { serviceServer } from '../../process/service-server.ts'
import { addPasswordMetrics } from '../passwords/password-metrics.ts'
import { Passwords } from '../passwords/passwords.ts'
import { accountAdministrationOnPostgres } from './administration.ts'
import { customerMigrations } from './migrations.ts'
import { customerOperationsOnPostgres } from './operations.ts'
import { StoredSessions } from './stored-sessions.ts'
import { dropItemsFrom, holdersOfItemsFrom } from './strange-items.ts'
import { customerWork } from './working-state.ts'

const schema = 'customer_db'
/** Transactions of changes at a time. */
const lanes = 4
/** Looking after sessions, and meeting product-db. */
const otherTransactions = 2
const mostWaiting = 20_000
const firstStartMs = 60_000

/** customer-db on tables of PostgreSQL, which any number of instances share. It keeps no state of its own. */
export async function startCustomerDbOnPostgres(
  context: ServiceContext,
  url: string,
): Promise<RunningService> {
  const { config, faults, metrics, log } = context
  const { requestMs, reconnectMs } = config.timeouts
  const db = new Database({ url, schema, size: lanes + otherTransactions, requestMs, reconnectMs, log })
  await migrate(db, schema, customerMigrations, performance.now() + firstStartMs)
  const skewMs = () => faults.clockSkewMs
  const storage = new Committer({
    db,
    work: customerWork(skewMs),
    lanes,
    maxWaiting: mostWaiting,
    budgetMs: requestMs,
    log,
  })
  const idleMs = config.sessions.idleSeconds * 1000
  const sessions = new StoredSessions({ db, storage, idleMs, skewMs, log })
  const passwords = new Passwords(config.passwords)
  const products = await StoredHistories.open({
    db,
    others: 'item',
    words: mixedWords.products,
    next: nextNumbers,
    strangersFrom: (first) => holdersOfItemsFrom(db, first),
    setAside: dropItemsFrom,
  })
  const { abandonedMs } = config.orders
  addStorageMetrics(metrics, () => storage.stats())
  addPasswordMetrics(metrics, passwords.queue)
  const operations = customerOperationsOnPostgres({ db, storage, sessions, passwords, abandonedMs })
  const server = serviceServer({
    context,
    peersOnly: true,
    operations: {
      ...products.guarded(inWords(operations)),
      ...inWords(products.operations),
      ...sharedSnapshotOperations('customer-db', () => storage.stats()),
    },
    peerOperations: inWords(accountAdministrationOnPostgres(db, storage, log)),
    onClose: (connection) => {
      products.leave(connection)
      passwords.queue.leave(connection.id)
    },
  })
  const port = await server.listen()
  return {
    port,
    async close() {
      await server.close()
      await sessions.close()
      await storage.close()
      await db.close()
    },
  }
}

async function nextNumbers(database: Pick<Database, 'query'>): Promise<{ account: number }> {
  const [row] = await database.query<{ account: number }>(
    'SELECT last_value + is_called::int AS account FROM account_ids',
  )
  return row!
}
