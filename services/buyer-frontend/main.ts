import { buyerOperations } from '../contract/buyer-operations.ts'
import { startFrontend } from '../frontend-base/frontend.ts'
import { runService } from '../process/service-process.ts'
import { buyerHandlers } from './handlers.ts'

await runService((context) =>
  startFrontend(context, 'buyer', buyerOperations, (backends, subscriptions) =>
    buyerHandlers(backends, subscriptions, context),
  ),
)
