import type { Committer } from '../../postgres/committer.ts'
import type { Database } from '../../postgres/database.ts'
import type { Log } from '../../process/log.ts'
import type { ProductCommand } from '../commands.ts'
import type { FeedListeners } from '../feed-listeners.ts'
import type { PaymentRoute } from '../orders/payment-route.ts'
import type { EventLog } from './event-log.ts'
import type { ProductRows } from './rows.ts'
import type { SharedDesk } from './shared-desk.ts'
import type { ProductNumbers, WorkingState } from './working-state.ts'

/** An instance of product-db, as its operations know it. */
export interface SharedProductService {
  db: Database
  storage: Committer<ProductCommand, ProductRows, WorkingState, ProductNumbers>
  desk: SharedDesk
  events: EventLog
  listeners: FeedListeners
  payments: PaymentRoute
  log: Log
  /** How long an order is waited for before it is answered as it is. */
  waitMs: number
}
