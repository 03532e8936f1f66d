import type { DurableState } from '../../engine/durable.ts'
import type { Call } from '../../process/call.ts'
import { execute } from '../../process/write.ts'
import { ApiError } from '../../wire/errors.ts'
import type { ProductCommand } from '../commands.ts'
import type { ProductState } from '../state.ts'
import type { OrderDesk } from './order-desk.ts'
import type { StoredOrder } from './order.ts'

/** Cancels an order that waits, and gives it as it is then. One that is being paid, or may have been paid, is left alone. */
export async function cancelOrder(
  { storage, desk }: { storage: DurableState<ProductState, ProductCommand, unknown>; desk: OrderDesk },
  call: Call,
  order: StoredOrder,
): Promise<StoredOrder> {
  const { id, buyerId } = order
  const { key } = call
  const command = { op: 'cancelOrder', at: Date.now(), key, buyerId, order: id } as const
  // The journal is not asked about an order that is being paid, but its key may stand for something else.
  const { outcomes } = storage.machine
  const kept = key !== undefined && outcomes.find({ ...command, key, account: String(buyerId), request: id })
  if (kept instanceof ApiError) throw kept
  // Another state may take the place of this one meanwhile.
  const present = () => storage.machine.book.orders.get(id)
  const refusal = await desk.cancel(order, () => execute(storage, call, command), present)
  if (refusal instanceof ApiError) throw refusal
  return present() ?? order
}
