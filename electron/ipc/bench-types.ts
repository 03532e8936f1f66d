import type { Curve } from '../../bench/model/curve.ts'
import { type Plan, planSchema } from '../../bench/model/plan.ts'
import type { PlayedStep } from '../../bench/model/experiment.ts'
import type { Progress } from '../../bench/model/progress.ts'
import type { BenchmarkResult, Figures, Latency, Spread, Verdict } from '../../bench/model/result.ts'
import type { Tick, Timeline } from '../../bench/model/timeline.ts'

export type { BenchmarkResult, Curve, Figures, Latency, Plan, Spread, Tick, Timeline, Verdict }

/** Pages name no folder: a private cluster's is made for it and removed. */
export const planOfPage = planSchema.refine(({ target }) => target.kind !== 'private' || !target.folder, {
  error: 'without a folder',
})

export const reportFormats = ['json', 'csv', 'html', 'md'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** The same without raw histograms, which windows have no use for. */
export type Light<Value> = Value extends readonly (infer Entry)[]
  ? Light<Entry>[]
  : Value extends object
    ? { [Key in keyof Value as Key extends 'histogram' ? never : Key]: Light<Value[Key]> }
    : Value

export type LightResult = Light<BenchmarkResult>
export type LightScenario = LightResult['scenarios'][number]
export type LightRun = LightScenario['runs'][number]

export interface PlannedBenchmark {
  id: string
  title: string
  plan: Plan
}

export type PhaseProgress = Extract<Progress, { kind: 'phase' }>

export interface RunningBenchmark extends PlannedBenchmark {
  /** ms since 1970. */
  startedAt: number
  /** Null until there is the first to tell. */
  phase: PhaseProgress | null
  isCancelling: boolean
}

export type FailureKind =
  /** The app's own cluster was to be measured, and is not running. */
  | 'cluster-stopped'
  /** The clients were to go through a gateway, and the app's cluster has none. */
  | 'no-gateway'
  /** Those of a private cluster did not start. */
  | 'services'
  | 'port-taken'
  /** The services answered, and not with what was asked for. */
  | 'set-up'
  /** The frontends that were named did not. */
  | 'unreachable'
  | 'generator'
  | 'disk-full'
  | 'unknown'

export type BenchmarkEnd = { id: string; title: string; plan: Plan } & (
  | { kind: 'done'; verdict: Verdict }
  /** With what was measured until then, where there is any. */
  | { kind: 'cancelled'; hasResult: boolean }
  | { kind: 'failed'; failure: FailureKind; message: string }
)

/** A problem of the file of results. */
export type ArchiveProblem =
  /** It was put aside, and a new one begun. */
  | { kind: 'damaged'; message: string; keptAs: string }
  /** It is left as it is; what is new stays in memory. */
  | { kind: 'not-read'; message: string }
  /** New results stay in memory until they can be written. */
  | { kind: 'not-written'; message: string }

export interface BenchState {
  running: RunningBenchmark | null
  /** The waiting benchmarks, next first. */
  queue: PlannedBenchmark[]
  /** How the last one ended, until somebody has read of it or the next one begins. */
  ended: BenchmarkEnd | null
  problem: ArchiveProblem | null
}

/** A run that has ended, as the live view shows it. */
export type LiveRun = Pick<
  LightRun,
  | 'number'
  | 'startedAt'
  | 'seconds'
  | 'calls'
  | 'throughput'
  | 'latencyMs'
  | 'errors'
  | 'refusals'
  | 'operations'
  | 'faults'
>

/** Something that was done to the cluster in the run that is under way. */
export interface LiveStep {
  run: number
  step: PlayedStep
}

/** A new listener is told all there is, and then what comes in addition. */
export type LiveUpdate =
  | {
      kind: 'whole'
      id: string
      plan: Plan
      scenario: number
      timeline: Timeline
      runs: LiveRun[]
      /** Those of the current run. */
      steps: LiveStep[]
      /** All calls of the runs that have ended; null before the first has. */
      curve: Curve | null
    }
  | { kind: 'ticks'; id: string; ticks: Tick[] }
  | ({ kind: 'step'; id: string } & LiveStep)
  | { kind: 'run'; id: string; run: LiveRun; curve: Curve }

export interface ScenarioSummary {
  buyers: number
  sellers: number
  ops: number
  runs: number
  calls: number
  errors: number
  throughput: Spread
  meanMs: Spread
  p99Ms: number
  /** For accounts and items. */
  setUpSeconds: number
  verdict: Verdict
}

/** The entry of a benchmark in the history. */
export interface BenchmarkSummary {
  id: string
  title: string
  startedAt: string
  endedAt: string
  isImported: boolean
  plan: Plan
  machine: { hostname: string; cpuModel: string; cpus: number }
  verdict: Verdict
  scenarios: ScenarioSummary[]
}

export interface ScenarioCurves {
  all: Curve
  operations: Record<string, Curve>
}

/** A benchmark as a page shows it. */
export interface StoredBenchmark {
  summary: BenchmarkSummary
  result: LightResult
  /** Where the time goes, in words: from scenario to scenario, and of each scenario. */
  explained: { growth: string[]; scenarios: string[][] }
  /** One for each scenario. */
  curves: ScenarioCurves[]
  /** One for each scenario; none of what was imported. */
  timelines: Timeline[]
}
