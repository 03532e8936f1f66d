import type { RunningService, ServiceContext } from '../host/service-context.ts'
import { serviceServer } from '../host/service-server.ts'
import { snapshotOperations } from '../host/snapshot-operations.ts'
import { openStorage } from '../host/storage.ts'
import { Ledger, type Payment } from './ledger.ts'
import { paymentOperations } from './operations.ts'

/** Takes the money for orders, once for each, and remembers what it took. */
export async function startPayments(context: ServiceContext): Promise<RunningService> {
  const { delayMs, declineRate, seed } = context.config.payments
  const storage = await openStorage<Ledger, Payment>(context, { create: () => new Ledger() })
  const server = serviceServer({
    context,
    peersOnly: true,
    operations: {
      ...paymentOperations(storage, { delayMs, declineRate, seed, outage: 'none' }),
      ...snapshotOperations(() => storage),
    },
  })
  const port = await server.listen()
  return {
    port,
    async close() {
      await server.close()
      await storage.close()
    },
  }
}
