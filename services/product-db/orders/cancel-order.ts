import type { DurableState } from '../../engine/durable.ts'
import type { Call } from '../../process/call.ts'
import { execute } from '../../process/write.ts'
import { ApiError } from '../../wire/errors.ts'
import type { ProductCommand } from '../commands.ts'
import type { ProductState } from '../state.ts'
import type { OrderDesk } from './order-desk.ts'
import type { Settled } from './order-commands.ts'
import type { StoredOrder } from './order.ts'

export interface Cancelling {
  /** As it is now. */
  order: StoredOrder
  /** This request cancelled it, and not one before, or the state that was restored meanwhile. */
  isCancelled: boolean
}

/** Cancels an order that waits. One that is being paid, or may have been paid, is left alone. */
export async function cancelOrder(
  { storage, desk }: { storage: DurableState<ProductState, ProductCommand, unknown>; desk: OrderDesk },
  call: Call,
  order: StoredOrder,
): Promise<Cancelling> {
  const { id, buyerId } = order
  const { key } = call
  const command = { op: 'cancelOrder', at: Date.now(), key, buyerId, order: id } as const
  // The journal is not asked about an order that is being paid, but its key may stand for something else.
  const { outcomes } = storage.machine
  const kept = key !== undefined && outcomes.find({ ...command, key, account: String(buyerId), request: id })
  if (kept instanceof ApiError) throw kept
  // Another state may take the place of this one meanwhile.
  const present = () => storage.machine.book.orders.get(id)
  const outcome = await desk.cancel(order, () => execute(storage, call, command), present)
  if (outcome instanceof ApiError) throw outcome
  const isCancelled = (outcome as Settled | undefined)?.settled === true
  return { order: present() ?? order, isCancelled }
}
