import type { RunningService, ServiceContext } from '../process/service-context.ts'
import { serviceServer } from '../process/service-server.ts'
import { snapshotOperations } from '../process/operations/snapshot-operations.ts'
import { openStorage } from '../process/storage.ts'
import { Acquaintance } from '../identity/acquaintance.ts'
import { mixedWords } from '../identity/words.ts'
import { Ledger, type LedgerCommand } from './ledger.ts'
import { paymentOperations } from './operations.ts'

/** Takes the money for orders, once for each, and remembers what it took. */
export async function startPayments(context: ServiceContext): Promise<RunningService> {
  const { delayMs, declineRate, seed } = context.config.payments
  const storage = await openStorage<Ledger, LedgerCommand>(context, {
    create: () => new Ledger(),
    onRestored: () => products.restored(),
  })
  const products = new Acquaintance({ storage, words: mixedWords.orders })
  const switches = { delayMs, declineRate, seed, outage: 'none' as const }
  const server = serviceServer({
    context,
    peersOnly: true,
    operations: {
      ...products.guarded(paymentOperations(storage, switches, context.log)),
      ...products.operations,
      ...snapshotOperations(() => storage),
    },
    onClose: (connection) => products.leave(connection),
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
