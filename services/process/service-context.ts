import type { ProcessFaults } from '../faults/process-faults.ts'
import type { Config, ServiceKind } from '../config/config.ts'
import type { Log } from './log.ts'
import type { Membership } from './membership.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Tracing } from './tracing/tracing.ts'
import type { Resilience } from '../resilience/resilience.ts'

/** What every service is started with. */
export interface ServiceContext {
  service: ServiceKind
  /** Which one of its kind: its name among the members of the cluster. */
  member: string
  instance: string
  config: Config
  secret: string
  /** Who belongs to the cluster now. */
  membership: Membership
  /** What is done to this process on purpose. */
  faults: ProcessFaults
  /** How it protects itself and those that it asks. */
  resilience: Resilience
  /** What it tells about itself: whoever has a figure adds it. */
  metrics: Metrics
  tracing: Tracing
  log: Log
}

export interface RunningService {
  port: number
  close(): Promise<void>
}
