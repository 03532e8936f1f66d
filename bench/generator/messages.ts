import type { Loop } from '../model/plan.ts'
import type { Sample } from '../model/progress.ts'
import type { RunResult } from '../model/result.ts'
import type { Workload } from '../model/workload.ts'
import type { ClientPlace } from '../set-up/places.ts'
import type { Addresses } from '../set-up/set-up.ts'

/** The tasks of a generator process. */
export type Task = PrepareTask | DriveTask | BackgroundTask

/** For traffic that measures nothing: users who may have been in the market before enter it, make calls, and leave. */
export type BackgroundTask =
  | { type: 'enter'; addresses: Addresses; users: BackgroundUsers }
  /** From now on this many calls a second; none at 0. */
  | { type: 'pace'; addresses: Addresses; ratePerSecond: number }
  /** No more calls: sessions end, carts are emptied, items are withdrawn. Also after those who were killed. */
  | { type: 'leave'; addresses: Addresses; users: BackgroundUsers }

export interface BackgroundUsers {
  buyers: number
  sellers: number
}

export interface PrepareTask {
  type: 'prepare'
  addresses: Addresses
  workload: Workload
  seed: number
  /** From 0. */
  scenario: number
  tag: string
  buyers: number
  sellers: number
  /** Those of this process. */
  places: ClientPlace[]
  requestTimeoutMs: number
  traceEvery: number
  /** The file for what the clients of this process read and write. */
  history?: string
}

export interface DriveTask {
  type: 'drive'
  loop: Loop
  /** Calls of each client. */
  ops: number
  /** Chance of its own for each run; 0 is the warm-up. */
  run: number
}

/** The reports of a generator process. */
export type Report =
  | { type: 'set-up'; accounts: number; items: number }
  | { type: 'prepared'; accounts: number; items: number }
  | { type: 'entered' }
  | { type: 'left' }
  | Tick
  | { type: 'driven'; measurement: Measurement }
  | { type: 'failed'; message: string }

export interface Tick {
  type: 'tick'
  /** The end of the interval, in milliseconds from the start of the run. */
  at: number
  intervalMs: number
  calls: number
  errors: number
  refusals: number
  /** Milliseconds of every call that was answered in the interval. */
  latencies: Float32Array
  samples: Sample[]
}

/** The counts and times of one process in one run. */
export interface Measurement {
  startedAt: number
  seconds: number
  operations: Record<string, OperationMeasurement>
  hops: RunResult['hops']
  /** Processor time in seconds. */
  cpu: { user: number; system: number }
  eventLoopDelayMs: { p50: number; p99: number; max: number }
  /** Open loop: how long after its time each request was sent. */
  lateness: string | null
  clientsLost: number
  /** Why, of the first few. */
  lossReasons: string[]
  /** The integral over time of the requests under way, in seconds. */
  underWaySeconds: number
}

export interface OperationMeasurement {
  calls: number
  errorsByCode: Record<string, number>
  refusalsByCode: Record<string, number>
  histogram: string
}
