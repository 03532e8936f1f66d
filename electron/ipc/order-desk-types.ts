import { z } from 'zod'
import type { DeskState } from '../../services/contract/order-desk.ts'

export type { DeskState, DeskTier, WaitingTimes } from '../../services/contract/order-desk.ts'

/** The desk as it was last asked; without a state, why it could not be. */
export interface OrderDeskView {
  /** ms since 1970. */
  at: number
  state: DeskState | null
  problem?: string
}

/** Orders of real buyers, placed through the buyer frontend. */
export interface OrderBurst {
  state: 'running' | 'done' | 'failed' | 'cancelled'
  /** The current step, in words. */
  step: string
  total: number
  placed: number
  settled: number
  message?: string
}

export const mostBurstOrders = 1_000

export const burstOfPage = z.object({
  orders: z.int().min(1).max(mostBurstOrders),
  vipShare: z.number().min(0).max(1),
})
export type BurstPlan = z.output<typeof burstOfPage>
