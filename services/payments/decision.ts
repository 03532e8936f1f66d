import { createHash } from 'node:crypto'

export interface PaymentRules {
  delayMs: number
  /** The share of payments that are declined. */
  declineRate: number
  seed: number
}

/** Always the same for the same order and seed: a higher rate declines the same orders as before, and more. */
export function isDeclined({ declineRate, seed }: PaymentRules, orderId: number): boolean {
  return declineRate > 0 && chance(seed, orderId) < declineRate
}

/** From 0 to 1. */
function chance(seed: number, orderId: number): number {
  return createHash('sha256').update(`${seed}:${orderId}`).digest().readUInt32BE(0) / 2 ** 32
}
