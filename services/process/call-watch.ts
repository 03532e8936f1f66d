import type { Log } from './log.ts'
import type { RequestMetrics } from './metrics/request-metrics.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { TraceCollector } from './tracing/trace-collector.ts'
import type { Tracing } from './tracing/tracing.ts'
import type { Request } from '../wire/message.ts'
import type { ServerConnection } from '../wire/server-connection.ts'

/** The parts that learn of a reply. */
export interface CallWatch {
  /** Every answer leaves a line in it. */
  log: Log | undefined
  requests: RequestMetrics | undefined
  /** Only of a call that is traced for those who look at traces. */
  traces: TraceCollector | undefined
}

export interface WatchOptions {
  log: Log | undefined
  metrics: Metrics
  /** Set where requests of clients arrive. */
  tracing: Tracing | undefined
}

/** Finds out who watches a call; while nobody does, that takes a few looks at what is undefined. */
export class CallWatches {
  #options: WatchOptions
  #plain: CallWatch | undefined
  #traced: CallWatch | undefined

  constructor(options: WatchOptions) {
    this.#options = options
  }

  of(request: Request, connection: ServerConnection): CallWatch | undefined {
    const { log, metrics, tracing } = this.#options
    const { requests } = metrics
    const traces = tracing?.collector
    if (traces === undefined && requests === undefined && log === undefined) return undefined
    if (connection.line.unwatched) return this.#watch(undefined)
    if (traces?.chooses(request, connection)) {
      if (this.#traced?.requests !== requests || this.#traced?.traces !== traces)
        this.#traced = { log, requests, traces }
      return this.#traced
    }
    return this.#watch(requests)
  }

  #watch(requests: RequestMetrics | undefined): CallWatch | undefined {
    const { log } = this.#options
    if (log === undefined && requests === undefined) return undefined
    if (this.#plain === undefined || this.#plain.requests !== requests)
      this.#plain = { log, requests, traces: undefined }
    return this.#plain
  }
}
