import { z } from 'zod'

/** `refuse`: says that it is out of order. `silent`: takes requests and answers none of them. */
export const outages = ['none', 'refuse', 'silent'] as const
export type Outage = (typeof outages)[number]

export const paymentSwitches = z.object({
  delayMs: z.number().min(0).max(600_000),
  /** The share of payments that are declined. */
  declineRate: z.number().min(0).max(1),
  outage: z.enum(outages, { error: '"none", "refuse" or "silent"' }),
})

export type PaymentSwitches = z.output<typeof paymentSwitches>

export interface PaymentsState extends PaymentSwitches {
  /** Since the start; `repeated` are those that had been decided before. */
  asked: number
  repeated: number
  /** Since ever. */
  taken: number
  takenCents: number
  declined: number
}
