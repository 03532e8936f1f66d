import { buyerOperations } from '../contract/buyer-operations.ts'
import { startFrontend } from '../frontend-base/frontend.ts'
import type { RunningService, ServiceContext } from '../process/service-context.ts'
import { buyerHandlers } from './handlers.ts'

export function startBuyerFrontend(context: ServiceContext): Promise<RunningService> {
  return startFrontend(context, 'buyer', buyerOperations, (backends, subscriptions) =>
    buyerHandlers(backends, subscriptions, context),
  )
}
