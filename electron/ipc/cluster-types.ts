import type { GatewayMetrics } from '../../services/contract/gateway.ts'
import type { Role } from '../../services/contract/values.ts'
import type { ServiceKind, ServiceName } from '../../services/config/config.ts'

export type { FrontendMetrics, GatewayMetrics, InstanceState } from '../../services/contract/gateway.ts'
export type { ServiceKind, ServiceName }

export type ServiceStatus =
  | 'stopped'
  | 'starting'
  | 'healthy'
  /** Its process lives but does not answer. */
  | 'unresponsive'
  | 'paused'
  /** Ended by itself; a new start is coming. */
  | 'restarting'
  | 'stopping'
  | 'failed'

export interface MemberView {
  /** Its name among the members of the cluster; the four services are called by what they are. */
  name: string
  kind: ServiceKind
  /** The side of a gateway's frontends. */
  side?: Role
  /** It stands beside the four, and may be removed. */
  further: boolean
  status: ServiceStatus
  /** Why it is not healthy, in words. */
  reason?: string
  host: string
  port: number
  pid?: number
  instance?: string
  /** ms since 1970, of this process. */
  startedAt?: number
  /** Restarts after a crash by itself. */
  restarts: number
  /** ms since 1970, while `restarting`. */
  nextStartAt?: number
}

export type ClusterPhase = 'stopped' | 'starting' | 'healthy' | 'degraded' | 'stopping' | 'failed'

export type Ports = Record<ServiceName, number>

export type ClusterProblem =
  | {
      kind: 'ports'
      message: string
      taken: { member: string; port: number; holder?: { pid: number; name: string } }[]
      /** Free ports instead, taken over by `cluster.useOfferedPorts`. */
      offered?: Ports
    }
  /** Nothing can be stored in the data folder, or another cluster, the one of the process, works in it. */
  | { kind: 'folder'; message: string; pid?: number; afterFailedStarts?: true }
  /** The databases do not belong together; `cluster.goOnMixed` has them work together as they are. */
  | { kind: 'mixed'; message: string }
  | { kind: 'start'; message: string; member?: string }

export interface ClusterState {
  phase: ClusterPhase
  /** In the order customer-db, product-db, buyer-frontend, seller-frontend. */
  services: MemberView[]
  /** The members beside the four: more frontends, a gateway, payments, followers. */
  further: MemberView[]
  problem?: ClusterProblem
  dataFolder: string
  /** Settings were changed that the running services do not have yet: restart all to apply them. */
  settingsPending: boolean
  /** SIGSTOP and SIGCONT exist here. */
  canPause: boolean
}

export interface ServiceMetrics {
  member: string
  /** Per cent of one core. */
  cpu: number | null
  memoryBytes: number | null
  requestsPerSecond: number
  errorsPerSecond: number
  /** Since the service was started. */
  requests: number
  errors: number
}

/** Clients, or a member by its name. */
export type EdgeEnd = 'buyers' | 'sellers' | (string & {})

export interface EdgeMetrics {
  from: EdgeEnd
  to: string
  requestsPerSecond: number
  recent: RecentFigures
}

/** The last five seconds of a link, as the member that asks sees them; for clients, as the service that they ask does. */
export interface RecentFigures {
  errors: number
  /** Null if no request ended. */
  latencyMs: { p50: number; p99: number } | null
}

export interface Metrics {
  /** ms since 1970. */
  at: number
  /** Requests of clients. Each counts once, however many services work on it. The totals are since the app was started. */
  clients: Pick<ServiceMetrics, 'requests' | 'errors' | 'requestsPerSecond' | 'errorsPerSecond'>
  services: ServiceMetrics[]
  edges: EdgeMetrics[]
  /** The windows and main together. */
  app: { cpu: number; memoryBytes: number }
}

/** A gateway of the cluster, and what it tells of itself; nothing while it does not answer. */
export interface GatewayView {
  name: string
  figures: GatewayMetrics | null
}
