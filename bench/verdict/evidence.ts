import type { Plan } from '../model/plan.ts'
import type { Doubt, Reason, RunResult, ScenarioResult } from '../model/result.ts'
import { thresholds } from './thresholds.ts'

/** The evidence by which a scenario is judged. */
export interface Evidence {
  result: Omit<ScenarioResult, 'verdict'>
  plan: Plan
  cancelled: boolean
}

/** Looks at one thing that can be wrong. */
export type Check = (evidence: Evidence) => Reason[]

export function doubtful(doubt: Doubt, text: string): Reason {
  return { doubt, level: 'doubtful', text }
}

export function invalid(doubt: Doubt, text: string): Reason {
  return { doubt, level: 'invalid', text }
}

/** The runs that had it, if they are more than a hiccup. */
export function runsThat(runs: readonly RunResult[], hadIt: (run: RunResult) => boolean): RunResult[] {
  const found = runs.filter(hadIt)
  return found.length > thresholds.runsWithHiccup * runs.length ? found : []
}

/** "in 3 of 10 runs", "in all 10 runs", "in the only run". */
export function inRuns(found: readonly RunResult[], runs: readonly RunResult[]): string {
  if (runs.length === 1) return 'in the only run'
  return found.length === runs.length
    ? `in all ${runs.length} runs`
    : `in ${found.length} of ${runs.length} runs`
}
