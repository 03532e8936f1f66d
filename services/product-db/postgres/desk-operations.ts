import { deskArguments } from '../../contract/internal-arguments.ts'
import type { DeskState, DeskSwitches } from '../../contract/order-desk.ts'
import type { Handler } from '../../process/call.ts'
import { checkedOperations } from '../../process/checked-operations.ts'
import type { SharedProductService } from './shared-service.ts'

/** The part of the order desk that is in this instance. The queue is the same in all of them. */
export function sharedDeskOperations({ db, desk, payments }: SharedProductService): Record<string, Handler> {
  return checkedOperations(deskArguments, {
    GetOrderDesk: async (call) => {
      const [report, [paid]] = await Promise.all([
        desk.report(),
        db.query<DeskState['paid']>(
          `SELECT count(*) AS orders, coalesce(sum(total_cents), 0) AS cents FROM orders WHERE status = 'paid'`,
        ),
      ])
      const state: DeskState = { ...report, payments: payments.report(), paid: paid! }
      call.succeed(JSON.stringify(state))
    },
    SetOrderDesk: async (call) => {
      await desk.change(call.args as Partial<DeskSwitches>)
      call.succeed('{}')
    },
  })
}
