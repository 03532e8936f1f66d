import type { RunningService, ServiceContext } from '../host/service-context.ts'
import { serviceServer } from '../host/service-server.ts'
import { snapshotOperations } from '../host/snapshot-operations.ts'
import { openStorage } from '../host/storage.ts'
import type { CustomerCommand } from './commands.ts'
import { customerOperations } from './operations.ts'
import { Passwords } from './passwords.ts'
import { Sessions } from './sessions.ts'
import { CustomerState } from './state.ts'

/** Owns accounts, credentials, sessions and carts. */
export async function startCustomerDb(context: ServiceContext): Promise<RunningService> {
  const { config, faults } = context
  const storage = await openStorage<CustomerState, CustomerCommand>(context, {
    create: () => new CustomerState(),
  })
  const sessions = new Sessions(storage, config.sessions.idleSeconds * 1000, faults.now)
  const passwords = new Passwords(config.passwords)
  const abandoned = (buyerId: number) =>
    storage.machine.openPurchases(buyerId, Date.now() - config.orders.abandonedMs)
  const server = serviceServer({
    context,
    peersOnly: true,
    operations: {
      ...customerOperations({ storage, sessions, passwords, abandoned, now: faults.now }),
      ...snapshotOperations(() => storage),
    },
  })
  const port = await server.listen()
  return {
    port,
    async close() {
      await server.close()
      sessions.close()
      await storage.close()
    },
  }
}
