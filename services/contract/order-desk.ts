import { z } from 'zod'
import type { Tier } from './values.ts'

/** The settings of the order desk that can be changed while it works. */
export const deskSwitches = z.object({
  /** Payments under way at once. */
  workers: z.int().min(1).max(1_000),
  /** Workers that take VIP orders only. One at least is left for normal orders. */
  reservedForVips: z.int().min(0).max(999),
  /** Takes no further orders. */
  paused: z.boolean({ error: 'true or false' }),
  /** The least share of its work that goes to normal orders while VIP orders wait too. */
  normalShare: z.number().min(0.01).max(0.5),
  /** The treatment of orders while payments cannot be reached. */
  whenPaymentsDown: z.enum(['wait', 'refuse'], { error: '"wait" or "refuse"' }),
})

export type DeskSwitches = z.output<typeof deskSwitches>

/** Settings that it leaves out stay as they are. */
export const deskChange = deskSwitches.partial({ whenPaymentsDown: true, reservedForVips: true })

export type DeskChange = z.output<typeof deskChange>

export interface WaitingTimes {
  p50: number
  p90: number
  p99: number
  max: number
}

/** The rate, the share and the times are those of the last ten seconds. */
export interface DeskTier {
  /** Orders that wait, and since when the first of them does. */
  length: number
  /** Orders that are being paid. */
  busy: number
  oldestMs: number
  /** Since the start. */
  processed: number
  /** Orders taken a second. */
  rate: number
  /** The share of all orders taken. */
  share: number
  /** From placing to taking, or until now for orders in line; left out where there were none. */
  waitMs?: WaitingTimes | undefined
}

export interface DeskState extends DeskSwitches {
  busy: number
  tiers: Record<Tier, DeskTier>
  /**
   * The orders of the last ten seconds that were taken while both tiers waited and a normal one was allowed. `normalShare`
   * is the share of normal ones among them.
   */
  contended: { orders: number; normalShare: number | null }
  /** Since the start. */
  settled: { paid: number; declined: number; cancelled: number }
  payments: { service: 'in-process' | 'payments'; reachable: boolean }
  /** Since ever. */
  paid: { orders: number; cents: number }
}
