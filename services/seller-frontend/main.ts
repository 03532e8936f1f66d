import { sellerOperations } from '../contract/seller-operations.ts'
import { startFrontend } from '../frontend-base/frontend.ts'
import { runService } from '../process/service-process.ts'
import { sellerHandlers } from './handlers.ts'

await runService((context) =>
  startFrontend(context, 'seller', sellerOperations, (backends, subscriptions) => ({
    handlers: sellerHandlers(backends, subscriptions),
  })),
)
