import type { BenchmarkResult, ScenarioResult } from '../../model/result.ts'
import { clientsOf, explainGrowth, explainQueueing } from './growth.ts'
import { explainHops } from './hops.ts'
import { explainLittlesLaw } from './littles-law.ts'
import { explainProcessors } from './processors.ts'

export interface TimeExplained {
  /** From scenario to scenario, and what that means. */
  growth: string[]
  scenarios: { scenario: ScenarioResult; text: string[] }[]
}

/** Where the time goes, in words that follow from the figures. */
export function whereTimeGoes({ scenarios, machine, plan }: BenchmarkResult): TimeExplained {
  const measured = scenarios.filter(({ runs }) => runs.length > 0).sort((a, b) => clientsOf(a) - clientsOf(b))
  return {
    growth: explainAll(measured, plan.loop.kind === 'closed'),
    scenarios: measured.map((scenario) => ({
      scenario,
      text: [...explainHops(scenario), ...explainProcessors(scenario, machine.cpus)],
    })),
  }
}

/** In an open loop the rate is given, and the number of clients decides nothing. */
function explainAll(ascending: readonly ScenarioResult[], closed: boolean): string[] {
  const [alone, crowded] = [ascending[0], ascending.at(-1)]
  if (alone === undefined || crowded === undefined) return []
  const steps = ascending.slice(1).flatMap((to, index) => explainGrowth(ascending[index]!, to))
  return [
    ...(closed ? [...steps, ...explainQueueing(alone, crowded)] : []),
    ...explainLittlesLaw(crowded, closed),
  ]
}
