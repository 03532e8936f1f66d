import { buyerOperations } from '../contract/buyer-operations.ts'
import { startFrontend } from '../frontend-base/frontend.ts'
import { runService } from '../process/service-process.ts'
import { CatalogueReads } from './catalogue-reads.ts'
import { buyerHandlers } from './handlers.ts'

await runService((context) =>
  startFrontend(context, 'buyer', buyerOperations, (backends, subscriptions) => {
    const catalogue = new CatalogueReads(context, backends.products)
    return {
      handlers: buyerHandlers({ ...backends, catalogue }, subscriptions, context),
      peerOperations: catalogue.peerOperations,
      close: () => catalogue.close(),
    }
  }),
)
