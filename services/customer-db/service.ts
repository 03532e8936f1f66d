import type { RunningService, ServiceContext } from '../process/service-context.ts'
import { serviceServer } from '../process/service-server.ts'
import { snapshotOperations } from '../process/operations/snapshot-operations.ts'
import { openStorage } from '../process/storage.ts'
import { Acquaintance } from '../identity/acquaintance.ts'
import { beginEpoch } from '../identity/begin-epoch.ts'
import { mixedWords } from '../identity/words.ts'
import { beginTermOf, Ownership } from '../replication/ownership.ts'
import { addOutcomeMetrics } from '../outcomes/metrics.ts'
import { accountAdministrationOperations } from './administration.ts'
import type { CustomerCommand } from './commands.ts'
import { customerOperations } from './operations.ts'
import { addPasswordMetrics } from './passwords/password-metrics.ts'
import { Passwords } from './passwords/passwords.ts'
import { Sessions } from './sessions.ts'
import { CustomerState } from './state.ts'

/** Owns accounts, credentials, sessions and carts. */
export async function startCustomerDb(context: ServiceContext): Promise<RunningService> {
  const { config, faults, metrics, log } = context
  const storage = await openStorage<CustomerState, CustomerCommand>(context, {
    create: () => new CustomerState(),
    onRestored: () => {
      products.restored()
      ownership.restored()
    },
  })
  await beginTermOf(context, storage)
  await beginEpoch(storage, log)
  const ownership = new Ownership(context, storage)
  const products = new Acquaintance({ storage, words: mixedWords.products })
  const sessions = new Sessions(storage, config.sessions.idleSeconds * 1000, faults.now)
  const passwords = new Passwords(config.passwords)
  const abandoned = (buyerId: number) =>
    storage.machine.openPurchases(buyerId, Date.now() - config.orders.abandonedMs)
  addOutcomeMetrics(metrics, () => storage.machine.outcomes)
  const server = serviceServer({
    context,
    peersOnly: true,
    operations: {
      ...ownership.guarded(
        products.guarded(customerOperations({ storage, sessions, passwords, abandoned, now: faults.now })),
      ),
      ...products.operations,
      ...ownership.operations,
      ...snapshotOperations(() => storage),
    },
    peerOperations: ownership.guarded(accountAdministrationOperations({ storage, log })),
    onClose: (connection) => {
      products.leave(connection)
      ownership.leave(connection)
      passwords.queue.leave(connection.id)
    },
  })
  addPasswordMetrics(metrics, passwords.queue)
  const port = await server.listen()
  return {
    port,
    async close() {
      await server.close()
      sessions.close()
      ownership.close()
      await storage.close()
    },
  }
}
