import { Committer } from '../../postgres/committer.ts'
import { Database } from '../../postgres/database.ts'
import { inWords } from '../../postgres/in-words.ts'
import { migrate } from '../../postgres/migrations.ts'
import { News } from '../../postgres/news.ts'
import { sharedSnapshotOperations } from '../../postgres/snapshot-operations.ts'
import { StoredHistories } from '../../postgres/stored-histories.ts'
import { mixedWords } from '../../identity/words.ts'
import { addStorageMetrics } from '../../process/metrics/storage-metrics.ts'
import type { RunningService, ServiceContext } from '../../process/service-context.ts'
import { serviceServer } from '../../process/service-server.ts'
import { ApiError } from '../../wire/errors.ts'
import { FeedListeners } from '../feed-listeners.ts'
import { PaymentRoute } from '../orders/payment-route.ts'
import { sharedAdministrationOperations } from './administration.ts'
import { sharedDeskOperations } from './desk-operations.ts'
import { EventLog } from './event-log.ts'
import { tidyUp } from './housekeeping.ts'
import { productMigrations } from './migrations.ts'
import { sharedProductOperations } from './operations.ts'
import { OrderClaims } from './order-claims.ts'
import { OrderNews } from './order-news.ts'
import { SharedDesk } from './shared-desk.ts'
import { accountsFrom, moveAccounts } from './strange-accounts.ts'
import { productWork } from './product-work.ts'

const schema = 'product_db'
/** Transactions of changes at a time. */
const lanes = 4
/** Transactions of the order desk and others. */
const otherTransactions = 4
const mostWaiting = 20_000
const firstStartMs = 60_000
/** Another instance may have died before it could tell of a change. */
const lookEveryMs = 500
const tidyEveryMs = 60_000

/** product-db on tables of PostgreSQL, which any number of instances share. It keeps no state of its own. */
export async function startProductDbOnPostgres(
  context: ServiceContext,
  url: string,
): Promise<RunningService> {
  const { config, metrics, log } = context
  const { requestMs, reconnectMs } = config.timeouts
  const db = new Database({ url, schema, size: lanes + otherTransactions, requestMs, reconnectMs, log })
  await migrate(db, schema, productMigrations, performance.now() + firstStartMs)

  const listeners = new FeedListeners()
  const orderNews = new OrderNews()
  const events = new EventLog(db, (event) => {
    listeners.tell(event)
    orderNews.hear(event)
  })
  await events.open()
  const news = new News(db, schema, log)
  const look = () => {
    if (listeners.any || orderNews.isAwaited) events.look()
    void desk.look()
  }
  const storage = new Committer({
    db,
    work: productWork,
    lanes,
    maxWaiting: mostWaiting,
    budgetMs: requestMs,
    onCommitted(state) {
      if (state.events.rows.length === 0) return
      if (listeners.any) events.look()
      news.tell()
    },
    log,
  })
  const customers = await StoredHistories.open({
    db,
    others: 'account',
    words: mixedWords.customers,
    next: nextNumbers,
    strangersFrom: (first) => accountsFrom(db, first),
    setAside: moveAccounts,
    onMixed: (connection) => listeners.lapse(connection),
  })
  const payments = new PaymentRoute(context, () => customers.introduction)
  const claims = new OrderClaims(db)
  const desk = new SharedDesk({
    ...config.orders,
    whenPaymentsDown: config.payments.whenDown,
    claims,
    news: orderNews,
    pay: payments.pay,
    settle: async ({ id: order }, end, takenAt) => {
      const outcome = await storage.execute({ op: 'settleOrder', at: Date.now(), order, end, takenAt })
      if (outcome instanceof ApiError) throw outcome
    },
    onTaken: () => {
      if (listeners.any) events.look()
      news.tell()
    },
    log,
  })
  news.listen(look, (connection) => claims.appear(connection))
  const watch = setInterval(look, lookEveryMs)
  const housekeeping = setInterval(() => {
    tidyUp(db, events).catch((error: unknown) => log.warn({ err: error }, 'old rows could not be removed'))
  }, tidyEveryMs)

  addStorageMetrics(metrics, () => storage.stats())
  const service = {
    db,
    storage,
    desk,
    claims,
    events,
    listeners,
    payments,
    log,
    waitMs: config.orders.waitMs,
  }
  const server = serviceServer({
    context,
    peersOnly: true,
    operations: {
      ...customers.guarded(inWords(sharedProductOperations(service))),
      ...inWords(customers.operations),
      ...inWords(sharedDeskOperations(service)),
      ...sharedSnapshotOperations('product-db', () => storage.stats()),
    },
    asOf: () => `{"rev":${events.rev},"lagMs":0,"from":"${context.member}"}`,
    peerOperations: inWords(sharedAdministrationOperations(service)),
    onClose: (connection) => {
      listeners.leave(connection)
      customers.leave(connection)
    },
  })
  const port = await server.listen()
  return {
    port,
    async close() {
      clearInterval(watch)
      clearInterval(housekeeping)
      desk.close()
      orderNews.close()
      events.close()
      payments.close()
      await server.close()
      await storage.close()
      await db.close()
    },
  }
}

async function nextNumbers(database: Pick<Database, 'query'>): Promise<{ item: number; order: number }> {
  const [row] = await database.query<{ item: number; order: number }>(
    `SELECT (SELECT last_value + is_called::int FROM serials) AS item,
       (SELECT last_value + is_called::int FROM order_ids) AS "order"`,
  )
  return row!
}
