import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

export interface Payment {
  orderId: number
  buyerId: number
  cents: number
}

/**
 * Takes the money for an order. Asked again for the same order after a crash, it must give the same answer and take the
 * money once. A rejection means that it could not be asked.
 */
export type PaymentStep = (payment: Payment) => Promise<'approved' | 'declined'>

export interface ApproveOptions {
  delayMs: number
  declineRate: number
  seed: number
}

/** The payment step that needs no payment service: approves, but for a seeded share that it declines. */
export function approve({ delayMs, declineRate, seed }: ApproveOptions): PaymentStep {
  return async ({ orderId }) => {
    if (delayMs > 0) await delay(delayMs)
    return declineRate > 0 && chance(seed, orderId) < declineRate ? 'declined' : 'approved'
  }
}

/** From 0 to 1, always the same for an order. */
function chance(seed: number, orderId: number): number {
  return createHash('sha256').update(`${seed}:${orderId}`).digest().readUInt32BE(0) / 2 ** 32
}
