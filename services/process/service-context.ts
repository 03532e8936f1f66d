import type { ProcessFaults } from '../faults/process-faults.ts'
import type { Config, ServiceKind } from '../config/config.ts'
import type { Notice } from './launch.ts'
import type { Log } from './log.ts'
import type { Membership } from './membership.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Tracing } from './tracing/tracing.ts'
import type { Resilience } from '../resilience/resilience.ts'

/** The context that every service is started with. */
export interface ServiceContext {
  service: ServiceKind
  /** Which one of its kind: its name among the members of the cluster. */
  member: string
  instance: string
  config: Config
  secret: string
  /** The current members of the cluster. */
  membership: Membership
  /** The faults of this process. */
  faults: ProcessFaults
  /** How it protects itself and those that it asks. */
  resilience: Resilience
  /** The metrics of the service: every part adds its own. */
  metrics: Metrics
  tracing: Tracing
  log: Log
  /** Tells the process that started this one. */
  notice(notice: Notice): void
}

export interface RunningService {
  port: number
  close(): Promise<void>
}
