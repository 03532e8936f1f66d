import type { FaultBand } from './experiment.ts'
import type { EventLoopDelay } from './machine-state.ts'
import type { Plan } from './plan.ts'

/** Milliseconds. Everything is 0 if no call was timed. */
export interface Latency {
  mean: number
  sd: number
  min: number
  p50: number
  p75: number
  p90: number
  p95: number
  p99: number
  p999: number
  max: number
}

/** A mean over runs with the interval that holds the true one with a probability of 95 %. */
export interface Spread {
  mean: number
  sd: number
  /** Null after a single run, which tells nothing of the others. */
  low: number | null
  high: number | null
}

/** Counts and times for one operation, or for all together. */
export interface Figures {
  calls: number
  throughput: number
  /** The latency of every call that got a reply, refusals included. */
  latencyMs: Latency
  /** Failures: no answer, or one that says that a service failed (`INTERNAL`, `UNAVAILABLE`, `TIMEOUT`, `OVERLOADED`…). */
  errors: number
  errorsByCode: Record<string, number>
  /** The services did their work and said no: `OUT_OF_STOCK`, `CART_EMPTY`… */
  refusals: number
  refusalsByCode: Record<string, number>
  /** HdrHistogram of microseconds, in its compressed base64 form (V2). */
  histogram: string
}

/** Where the time of a traced request goes. The parts exclude each other and add up to what the client waited. */
export const hopParts = [
  /** Network and waiting between the client and the frontend, both ways. */
  'client-frontend',
  'frontend',
  'frontend-customer-db',
  'customer-db',
  'frontend-product-db',
  'product-db',
  /** A database waiting for its disk. */
  'journal',
] as const
export type HopPart = (typeof hopParts)[number]

export interface HopPartTimes {
  meanMs: number
  p50Ms: number
  p99Ms: number
  /** As that of `Figures`: runs are merged, never averaged. */
  histogram: string
}

export interface HopTimes {
  /** Requests that were traced. */
  traced: number
  meanMs: number
  parts: Record<HopPart, HopPartTimes>
}

export interface ProcessCpu {
  /** A service, "generator" or "echo". */
  name: string
  /** The share of one processor, during the run. */
  userShare: number
  systemShare: number
}

export interface GeneratorHealth {
  processes: number
  /** The share of one processor, for the busiest of its processes. */
  cpuShare: number
  eventLoopDelayMs: EventLoopDelay
  /** Open loop: how long after its time a request was sent. */
  lateMs: { p50: number; p99: number; max: number } | null
  /** Clients whose connection was lost or could not be made. */
  clientsLost: number
  /** Why, of the first few. */
  lossReasons?: string[]
}

export interface MachineHealth {
  /** The share of all processors that other programs took; null if the system does not tell. */
  busyElsewhereShare: number | null
  /** How far the wall clock and the monotonic clock drifted apart during the run. */
  clockDriftMs: number
}

/** Little's law: requests under way at a time = throughput × mean latency. */
export interface LittlesLaw {
  /** Counted by the generator: the time integral of requests under way ÷ the time. */
  measured: number
  computed: number
}

/** A stretch of a run. In milliseconds; no latency where nothing was answered. */
export interface RunMoment {
  /** Its end, from the beginning of the run. */
  at: number
  intervalMs: number
  calls: number
  errors: number
  p50: number
  p99: number
}

export interface RunResult extends Figures {
  number: number
  startedAt: string
  seconds: number
  operations: Record<string, Figures>
  /** Null if nothing was traced, or the services do not tell. */
  hops: { all: HopTimes; operations: Record<string, HopTimes> } | null
  cpu: ProcessCpu[]
  generator: GeneratorHealth
  machine: MachineHealth
  littlesLaw: LittlesLaw
  /** Where a schedule was played: what was done to the cluster, and how that looked. */
  faults?: FaultBand[]
  moments?: RunMoment[]
  /** Steps of the schedule that could not be done, and why. */
  undone?: string[]
}

export interface Summary {
  calls: number
  throughput: Spread
  /** `mean` with the interval over runs; the rest of the runs' merged histogram. */
  latencyMs: Latency & { meanOverRuns: Spread }
  errors: Record<string, number>
  refusals: Record<string, number>
  histogram: string
  operations: Record<string, Figures>
  hops: RunResult['hops']
  cpu: ProcessCpu[]
  littlesLaw: LittlesLaw
}

export const verdictLevels = ['trustworthy', 'doubtful', 'invalid'] as const
export type VerdictLevel = (typeof verdictLevels)[number]

export const doubts = [
  'generator-saturated',
  'client-died',
  'runs-drift',
  'runs-scatter',
  'too-few-runs',
  'too-few-calls',
  'errors',
  'machine-busy',
  'clock',
  'littles-law',
  /** Open loop: the calls did not come or were not answered at the rate asked for. */
  'rate-missed',
  'cancelled',
] as const
export type Doubt = (typeof doubts)[number]

export interface Reason {
  doubt: Doubt
  level: Exclude<VerdictLevel, 'trustworthy'>
  /** Plain words: what was seen, and what to do about it. */
  text: string
  /** Which scenario it is about, in words. */
  scenario?: string
}

export interface Verdict {
  level: VerdictLevel
  reasons: Reason[]
}

export interface ScenarioResult {
  buyers: number
  sellers: number
  ops: number
  setUp: { accounts: number; items: number; seconds: number }
  warmUp: { calls: number; seconds: number }
  runs: RunResult[]
  summary: Summary
  verdict: Verdict
}

export interface Machine {
  hostname: string
  platform: string
  cpuModel: string
  cpus: number
  memoryBytes: number
}

/** One benchmark, whole: what is stored, compared, shown and handed in. */
export interface BenchmarkResult {
  format: 1
  id: string
  title: string
  startedAt: string
  endedAt: string
  plan: Plan
  machine: Machine
  versions: { marketlab: string; node: string; electron?: string }
  /** The parts of the services' configuration that influence the figures, such as a cheaper password hash. */
  configuration: Record<string, string | number | boolean>
  verdict: Verdict
  scenarios: ScenarioResult[]
}
