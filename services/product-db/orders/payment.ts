import { setTimeout as delay } from 'node:timers/promises'
import type { PaymentArgs, PaymentOutcome } from '../../contract/internal.ts'
import { isDeclined, type PaymentRules } from '../../payments/decision.ts'

/**
 * Takes the money for an order. Asked again for the same order after a crash, it must give the same answer and take the
 * money once. A rejection means that it could not be asked, or that its answer was lost.
 */
export type PaymentStep = (payment: PaymentArgs) => Promise<PaymentOutcome>

/** The payment step that needs no payment service: approves, but for a seeded share that it declines. */
export function approve(rules: PaymentRules): PaymentStep {
  return async ({ orderId }) => {
    if (rules.delayMs > 0) await delay(rules.delayMs)
    return isDeclined(rules, orderId) ? 'declined' : 'approved'
  }
}
