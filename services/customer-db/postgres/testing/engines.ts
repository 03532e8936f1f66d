import type { Answer } from '../../../engine/journal/carry-out.ts'
import { silentLog } from '../../../engine/log.ts'
import { Committer } from '../../../postgres/committer.ts'
import { Database } from '../../../postgres/database.ts'
import { inWords } from '../../../postgres/in-words.ts'
import { migrate } from '../../../postgres/migrations.ts'
import type { Handler } from '../../../process/call.ts'
import type { Log } from '../../../process/log.ts'
import { accountAdministrationOperations } from '../../administration.ts'
import type { CustomerCommand } from '../../commands.ts'
import { customerOperations, type CustomerService } from '../../operations.ts'
import { Passwords } from '../../passwords/passwords.ts'
import { Sessions } from '../../sessions.ts'
import { CustomerState } from '../../state.ts'
import { accountAdministrationOnPostgres } from '../administration.ts'
import { customerMigrations } from '../migrations.ts'
import { customerOperationsOnPostgres } from '../operations.ts'
import { StoredSessions } from '../stored-sessions.ts'
import { customerWork } from '../working-state.ts'

/** An engine as its requests meet it. */
export interface Engine {
  handlers: Record<string, Handler>
  sessions: { close(): unknown }
  close(): Promise<void>
}

const log = { ...silentLog, child: () => silentLog } as unknown as Log
const idleMs = 3_600_000
const many = { atOnce: 100_000, perMinute: 1_000 }
const wrong = { perUsernameAndAddress: many, perUsername: many, perAddress: many }
const newPasswords = () => new Passwords({ cost: 16, parallel: 4, maxWaiting: 1_000, wrong })

/** The engine whose state is in memory, without a disk for its journal. */
export function journalEngine(): Engine & { state: CustomerState } {
  const state = new CustomerState()
  const storage = {
    machine: state,
    submit: (command: CustomerCommand, done: Answer<unknown>) => done(null, state.apply(command)),
  } as unknown as CustomerService['storage']
  const sessions = new Sessions(storage, idleMs)
  const service = {
    storage,
    sessions,
    passwords: newPasswords(),
    abandoned: (buyerId: number) => state.openPurchases(buyerId, Infinity),
    now: Date.now,
  }
  return {
    state,
    sessions,
    handlers: { ...customerOperations(service), ...accountAdministrationOperations({ storage, log }) },
    close() {
      sessions.close()
      return Promise.resolve()
    },
  }
}

/** An instance of the engine whose state is in PostgreSQL. */
export async function postgresEngine(
  url: string,
  idle = idleMs,
): Promise<
  Engine & {
    db: Database
    sessions: StoredSessions
    storage: Committer<CustomerCommand, never, never, never>
  }
> {
  const schema = 'customer_db'
  const db = new Database({ url, schema, log: silentLog, requestMs: 20_000 })
  await migrate(db, schema, customerMigrations, performance.now() + 60_000)
  const storage = new Committer({
    db,
    work: customerWork(() => 0),
    lanes: 3,
    maxWaiting: 1_000,
    budgetMs: 20_000,
    log: silentLog,
  })
  const sessions = new StoredSessions({ db, storage, idleMs: idle, skewMs: () => 0, log: silentLog })
  // All purchases under way count as given up.
  const abandonedMs = -1_000
  return {
    db,
    sessions,
    storage: storage as never,
    handlers: inWords({
      ...customerOperationsOnPostgres({ db, storage, sessions, passwords: newPasswords(), abandonedMs }),
      ...accountAdministrationOnPostgres(db, storage, log),
    }),
    async close() {
      await sessions.close()
      await storage.close()
      await db.close()
    },
  }
}
