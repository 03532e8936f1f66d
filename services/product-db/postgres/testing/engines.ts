import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { productArguments } from '../../../contract/internal-arguments.ts'
import type { DeskSwitches } from '../../../contract/order-desk.ts'
import { silentLog } from '../../../engine/log.ts'
import type { Answer } from '../../../engine/journal/carry-out.ts'
import { Committer } from '../../../postgres/committer.ts'
import { Database } from '../../../postgres/database.ts'
import { migrate } from '../../../postgres/migrations.ts'
import type { Handler } from '../../../process/call.ts'
import { checkedOperations } from '../../../process/checked-operations.ts'
import type { Log } from '../../../process/log.ts'
import { marketAdministrationOperations } from '../../administration.ts'
import type { ProductCommand } from '../../commands.ts'
import { Feed } from '../../feed.ts'
import { FeedListeners } from '../../feed-listeners.ts'
import { ImageFiles } from '../../images/image-files.ts'
import { imageOperations } from '../../images/image-operations.ts'
import { imageShelf } from '../../images/image-shelf.ts'
import { productOperations, type ProductService } from '../../operations.ts'
import { OrderDesk } from '../../orders/order-desk.ts'
import { ProductState } from '../../state.ts'
import { sharedAdministrationOperations } from '../administration.ts'
import { EventLog } from '../event-log.ts'
import { productMigrations } from '../migrations.ts'
import { sharedProductOperations } from '../operations.ts'
import type { SharedProductService } from '../shared-service.ts'
import { OrderClaims } from '../order-claims.ts'
import { OrderNews } from '../order-news.ts'
import { SharedDesk } from '../shared-desk.ts'
import { productWork } from '../product-work.ts'

/** An engine as its requests meet it. Its order desk takes no orders: a test settles them. */
export interface Engine {
  handlers: Record<string, Handler>
  execute(command: ProductCommand): Promise<unknown>
  close(): Promise<void>
}

const paused: DeskSwitches = {
  workers: 1,
  reservedForVips: 0,
  paused: true,
  normalShare: 0.2,
  whenPaymentsDown: 'wait',
}
const log = { ...silentLog, child: () => silentLog } as unknown as Log
const payments = { outage: () => undefined } as never
const waitMs = 1
const pay = () => Promise.reject(new Error('nobody is asked for money'))
const settle = () => Promise.reject(new Error('nothing is settled by the desk'))

/** The engine whose state is in memory, without a disk for its journal. */
export async function journalEngine(): Promise<Engine & { state: ProductState }> {
  const folder = mkdtempSync(join(tmpdir(), 'marketlab-images-'))
  const state = new ProductState(imageShelf(folder))
  const images = await ImageFiles.open(folder)
  const desk = new OrderDesk({ ...paused, pay, settle, onPaying: () => undefined, log })
  const feed = new Feed(0, (order) => desk.isPaying(order))
  state.audience = feed
  const storage = {
    machine: state,
    submit: (command: ProductCommand, done: Answer<unknown>) => done(null, state.apply(command)),
  }
  const service = { storage, desk, feed, payments, log, waitMs } as unknown as ProductService
  return {
    state,
    handlers: {
      ...productOperations(service),
      ...checkedOperations(productArguments, imageOperations({ ...service, images })),
      ...marketAdministrationOperations(service),
    },
    execute: (command) => Promise.resolve(state.apply(command)),
    close() {
      desk.close()
      rmSync(folder, { recursive: true })
      return Promise.resolve()
    },
  }
}

/** An instance of the engine whose state is in PostgreSQL. */
export async function postgresEngine(
  url: string,
  work = productWork,
): Promise<Engine & Pick<SharedProductService, 'db' | 'storage' | 'events'>> {
  const schema = 'product_db'
  const db = new Database({ url, schema, log: silentLog, requestMs: 60_000 })
  await migrate(db, schema, productMigrations, performance.now() + 60_000)
  const storage = new Committer({
    db,
    work,
    lanes: 3,
    maxWaiting: 1_000,
    budgetMs: 60_000,
    log: silentLog,
  })
  const claims = new OrderClaims(db)
  const news = new OrderNews()
  const desk = new SharedDesk({ ...paused, claims, news, pay, settle, onTaken: () => undefined, log })
  const listeners = new FeedListeners()
  const events = new EventLog(db, (event) => listeners.tell(event))
  await events.open()
  const service = { db, storage, desk, events, listeners, payments, log, waitMs }
  return {
    db,
    storage,
    events,
    handlers: { ...sharedProductOperations(service), ...sharedAdministrationOperations(service) },
    execute: (command) => storage.execute(command),
    async close() {
      desk.close()
      events.close()
      await storage.close()
      await db.close()
    },
  }
}
