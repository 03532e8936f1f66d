import { sellerOperations } from '../contract/seller-operations.ts'
import { startFrontend } from '../frontend-base/frontend.ts'
import type { RunningService, ServiceContext } from '../process/service-context.ts'
import { sellerHandlers } from './handlers.ts'

export function startSellerFrontend(context: ServiceContext): Promise<RunningService> {
  return startFrontend(context, 'seller', sellerOperations, sellerHandlers)
}
