import type { PlayedStep } from './experiment.ts'
import type { RunResult, ScenarioResult } from './result.ts'

export const outcomes = ['ok', 'refused', 'failed'] as const
export type Outcome = (typeof outcomes)[number]

/** One call among those of an interval, chosen at random. */
export interface Sample {
  /** Milliseconds from the start of the run. */
  at: number
  ms: number
  op: string
  outcome: Outcome
}

export type Phase = 'starting' | 'setting-up' | 'warming-up' | 'running' | 'stopping'

/** A message about a benchmark while it runs. */
export type Progress =
  | {
      kind: 'phase'
      phase: Phase
      /** From 0. */
      scenario: number
      /** From 1; 0 outside of runs. */
      run: number
      /** In the units of the phase: accounts and items, or calls. */
      done: number
      total: number
      /** The rest of the whole benchmark; null while it is unknown. */
      secondsLeft: number | null
    }
  | {
      /** Four times a second within a run. */
      kind: 'tick'
      scenario: number
      run: number
      /** The end of the interval, in milliseconds from the start of the run. */
      at: number
      intervalMs: number
      calls: number
      errors: number
      refusals: number
      latencyMs: { mean: number; p50: number; p90: number; p99: number; max: number }
      /** At most 60. */
      samples: Sample[]
    }
  /** Something is done to the cluster, by the plan's schedule. */
  | { kind: 'step'; scenario: number; run: number; step: PlayedStep }
  | { kind: 'run'; scenario: number; run: RunResult }
  | { kind: 'scenario'; scenario: number; result: ScenarioResult }

export type OnProgress = (progress: Progress) => void
