import { z } from 'zod'

/** Calls a second. */
export const trafficRates = { least: 1, most: 200, usual: 20 }

export const trafficSwitch = z.object({
  isOn: z.boolean(),
  ratePerSecond: z.int().min(trafficRates.least).max(trafficRates.most),
})
export type TrafficSwitch = z.output<typeof trafficSwitch>

export type TrafficPhase =
  | 'off'
  /** Its users log in and put up their items. */
  | 'entering'
  | 'running'
  /** Something is measured that it would disturb. */
  | 'paused'
  /** Carts are emptied, items withdrawn, sessions ended. */
  | 'leaving'
  /** It could not enter or leave, and tries again. */
  | 'failed'

export interface TrafficState extends TrafficSwitch {
  phase: TrafficPhase
  /** Answered calls a second, lately. */
  reached: number
  /** Failures a second, lately. */
  failing: number
  /** Since it was switched on. */
  calls: number
  failures: number
  /** Why it is paused, or could not enter or leave. */
  reason: string | null
}
