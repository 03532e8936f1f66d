import type { BenchmarkResult, ScenarioResult } from '../../model/result.ts'
import { clientsOf, explainGrowth, explainQueueing } from './growth.ts'
import { explainHops } from './hops.ts'
import { explainLittlesLaw } from './littles-law.ts'
import { explainProcessors } from './processors.ts'

export interface TimeExplained {
  scenarios: { scenario: ScenarioResult; text: string[] }[]
  /** From scenario to scenario. */
  growth: string[]
}

/** Where the time goes, in words that follow from the figures. */
export function whereTimeGoes({ scenarios, machine, plan }: BenchmarkResult): TimeExplained {
  const measured = scenarios.filter(({ runs }) => runs.length > 0).sort((a, b) => clientsOf(a) - clientsOf(b))
  const steps = measured.slice(1).flatMap((to, index) => explainGrowth(measured[index]!, to))
  const [alone, crowded] = [measured[0], measured.at(-1)]
  return {
    scenarios: measured.map((scenario) => ({
      scenario,
      text: [
        ...explainHops(scenario),
        ...explainProcessors(scenario, machine.cpus),
        ...explainLittlesLaw(scenario, plan.loop),
      ],
    })),
    growth:
      plan.loop.kind === 'closed' && alone && crowded ? [...steps, ...explainQueueing(alone, crowded)] : [],
  }
}
