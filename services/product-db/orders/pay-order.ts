import { isMismatch } from '../../contract/mismatch.ts'
import type { Log } from '../../process/log.ts'
import { ApiError } from '../../wire/errors.ts'
import type { StoredOrder } from './order.ts'
import type { PaymentStep } from './payment-route.ts'

export type OrderEnd = 'paid' | 'declined' | 'cancelled'

export interface Paying {
  pay: PaymentStep
  log: Log
  /** Whether orders are refused while payments cannot be reached. */
  refuses(): boolean
  /** Orders whose payment may have been taken already. Only payments can say whether it was. */
  isInDoubt(id: number): boolean
  noteDoubt(id: number): void
}

const triesBeforeRefusal = 3
const firstRetryMs = 100
const lastRetryMs = 1_000

/** Undefined if the desk was closed, or has other orders now, before the end of the order was known. */
export async function payOrder(
  { id, ref, buyerId, cents }: StoredOrder,
  { pay, log, refuses, isInDoubt, noteDoubt }: Paying,
  goesOn: () => boolean,
): Promise<OrderEnd | undefined> {
  for (let tried = 1; goesOn(); tried += 1) {
    try {
      const outcome = await pay({ ref, orderId: id, buyerId, cents })
      return outcome === 'approved' ? 'paid' : 'declined'
    } catch (error) {
      if (isMismatch(error)) {
        log.error({ err: error, order: id }, 'payments refuse this order: a defect')
        return 'cancelled'
      }
      if (tried === 1) log.warn({ err: error, order: id }, 'payment could not be asked, trying again')
      // A payment that was asked for may have been taken: to let the order go then would keep the buyer's money.
      if (ApiError.of(error).indefinite) noteDoubt(id)
      if (refuses() && !isInDoubt(id) && tried >= triesBeforeRefusal) return 'cancelled'
      await new Promise((resolve) => setTimeout(resolve, Math.min(lastRetryMs, firstRetryMs * 2 ** tried)))
    }
  }
  return undefined
}
