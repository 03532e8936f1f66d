import type { GatewayMetrics } from '../../services/contract/gateway.ts'

export type { GatewayMetrics, FrontendMetrics, InstanceState } from '../../services/contract/gateway.ts'

/** A gateway of the cluster, and what it tells of itself; nothing while it does not answer. */
export interface GatewayView {
  name: string
  figures: GatewayMetrics | null
}
