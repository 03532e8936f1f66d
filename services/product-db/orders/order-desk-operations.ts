import { deskArguments } from '../../contract/internal-arguments.ts'
import type { DeskState, DeskSwitches } from '../../contract/order-desk.ts'
import { checkedOperations } from '../../process/checked-operations.ts'
import type { Handler } from '../../process/call.ts'
import type { ProductService } from '../operations.ts'

/** How the order desk is watched and directed while it works. */
export function deskOperations({
  storage,
  desk,
  payments,
}: Pick<ProductService, 'storage' | 'desk' | 'payments'>): Record<string, Handler> {
  return checkedOperations(deskArguments, {
    GetOrderDesk: (call) => {
      const { paid, paidCents } = storage.machine.book
      const state: DeskState = {
        ...desk.report(),
        payments: payments.report(),
        paid: { orders: paid.length, cents: paidCents },
      }
      call.succeed(JSON.stringify(state))
    },
    SetOrderDesk: (call) => {
      desk.change(call.args as Partial<DeskSwitches>)
      call.succeed('{}')
    },
  })
}
