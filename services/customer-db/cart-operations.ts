import type { BeginPurchaseArgs, FinishPurchaseArgs, PurchaseDeliveredArgs } from '../contract/internal.ts'
import type { Tier } from '../contract/values.ts'
import type { Call, Handler } from '../process/call.ts'
import { write } from '../process/write.ts'
import type { CustomerCommand } from './commands.ts'
import type { CustomerStorage } from './directory.ts'
import { newToken } from './sessions.ts'

/** Does something in the session of a request, or answers why there is none. */
export type InSession = (
  call: Call,
  work: (session: { tokenHash: string }) => void | Promise<void>,
) => void | Promise<void>

/** Carries out the command of a request, and answers with the outcome. */
export type CarryOut = (
  storage: CustomerStorage,
  call: Call,
  command: CustomerCommand,
) => void | Promise<void>

/** Carts and purchases, and the tier that they are bought with. They are the same wherever carts are kept. */
export function cartOperations(
  storage: CustomerStorage,
  inSession: InSession,
  carryOut: CarryOut = write,
): Record<string, Handler> {
  const inOwnSession = (command: (tokenHash: string, call: Call) => CustomerCommand): Handler => {
    return (call) => inSession(call, ({ tokenHash }) => carryOut(storage, call, command(tokenHash, call)))
  }
  const line = (call: Call) => {
    const { itemId, quantity } = call.args as { itemId: string; quantity: number }
    return { itemId, quantity }
  }
  const stamp = (call: Call) => ({ at: Date.now(), key: call.key })

  return {
    ChangeTier: inOwnSession((tokenHash, call) => {
      const { tier } = call.args as { tier: Tier }
      return { op: 'changeTier', tokenHash, tier, ...stamp(call) }
    }),
    AddToCart: inOwnSession((tokenHash, call) => {
      const { available } = call.args as { available: number }
      return { op: 'addToCart', tokenHash, ...line(call), available, ...stamp(call) }
    }),
    RemoveFromCart: inOwnSession((tokenHash, call) => ({
      op: 'removeFromCart',
      tokenHash,
      ...line(call),
      ...stamp(call),
    })),
    ClearCart: inOwnSession((tokenHash, call) => ({ op: 'clearCart', tokenHash, ...stamp(call) })),
    SaveCart: inOwnSession((tokenHash, call) => ({ op: 'saveCart', tokenHash, ...stamp(call) })),
    BeginPurchase: inOwnSession((tokenHash, call) => {
      const { via } = call.args as BeginPurchaseArgs
      return { op: 'beginPurchase', tokenHash, via, ref: newToken(), ...stamp(call) }
    }),
    PurchaseDelivered: inOwnSession((tokenHash, call) => {
      const { ref, via } = call.args as PurchaseDeliveredArgs
      return { op: 'purchaseDelivered', tokenHash, ref, via }
    }),
    FinishPurchase: (call) => {
      const { ref, end, attempt } = call.args as FinishPurchaseArgs
      return carryOut(storage, call, { op: 'finishPurchase', ref, end, attempt })
    },
  }
}
