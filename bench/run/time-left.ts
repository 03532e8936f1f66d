import type { Plan, Scenario } from '../model/plan.ts'
import { warmUpOf } from '../model/warm-up.ts'

/** How long a benchmark will still take, as far as what it has done tells. */
export class TimeLeft {
  #plan: Plan
  #drivenCalls = 0
  #drivenSeconds = 0

  constructor(plan: Plan) {
    this.#plan = plan
  }

  /** A run or a warm-up is over. */
  drove(calls: number, seconds: number): void {
    this.#drivenCalls += calls
    this.#drivenSeconds += seconds
  }

  /** `callsDone` of the scenario, its warm-up among them, `seconds` of them in the run that is under way. */
  seconds(scenario: number, callsDone: number, current = { calls: 0, seconds: 0 }): number | null {
    const rate = this.#rate(current)
    if (rate === null) return null
    const later = this.#plan.scenarios.slice(scenario + 1)
    const left = later.reduce(
      (sum, each) => sum + callsOf(each, this.#plan),
      callsOf(this.#plan.scenarios[scenario]!, this.#plan) - callsDone,
    )
    return Math.max(0, left / rate)
  }

  #rate(current: { calls: number; seconds: number }): number | null {
    const { loop } = this.#plan
    if (loop.kind === 'open') return loop.ratePerSecond
    const seconds = this.#drivenSeconds + current.seconds
    return seconds > 0 ? (this.#drivenCalls + current.calls) / seconds : null
  }
}

export function callsOf(scenario: Scenario, plan: Plan): number {
  return (scenario.buyers + scenario.sellers) * (plan.ops * plan.runs + warmUpOf(plan, scenario))
}
