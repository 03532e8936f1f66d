import type { GatewayFigures } from '../../services/contract/gateway.ts'

export type { GatewayFigures, InstanceFigures, InstanceState } from '../../services/contract/gateway.ts'

/** A gateway of the cluster, and what it tells of itself; nothing while it does not answer. */
export interface GatewayView {
  name: string
  figures: GatewayFigures | null
}
