import type { PaymentsState } from '../../services/contract/payments.ts'
import type { ResilienceReport } from '../../services/resilience/resilience.ts'
import type { ResilienceSettings } from '../../services/resilience/settings.ts'

export type { Outage, PaymentsState, PaymentSwitches } from '../../services/contract/payments.ts'
export type { BreakerReport, BreakerState } from '../../services/resilience/breaker.ts'
export type { DownstreamReport } from '../../services/resilience/downstream.ts'
export type { ResilienceReport } from '../../services/resilience/resilience.ts'
export type { ResilienceSettings } from '../../services/resilience/settings.ts'

export interface MemberResilience {
  member: string
  /** Null if it could not be asked. */
  report: ResilienceReport | null
  problem?: string
}

export interface ResilienceView {
  /** ms since 1970. */
  at: number
  /** The settings that all services got. */
  settings: ResilienceSettings
  members: MemberResilience[]
  payments: {
    /** A payments service belongs to the cluster. */
    member: string | null
    /** Null if it could not be asked. */
    state: PaymentsState | null
  }
}
