import { shortScenario } from '../../../../bench/words/scenario.ts'
import type { LightScenario } from '../../../../electron/ipc/bench-types.ts'
import { partWords } from '../words/hops.ts'
import type { HopsBar } from './hops-chart.ts'

/** A bar for each scenario of which anything was traced. */
export function hopsBars(scenarios: readonly LightScenario[]): HopsBar[] {
  return scenarios.flatMap((scenario) => {
    const hops = scenario.summary.hops?.all
    if (!hops?.traced) return []
    const parts = partWords.map(({ part, letter, label }) => ({
      letter,
      label,
      meanMs: hops.parts[part].meanMs,
    }))
    return [{ name: shortScenario(scenario), parts }]
  })
}
