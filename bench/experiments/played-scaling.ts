import { Autoscaler } from '../../services/cluster/autoscale/autoscaler.ts'
import type { Controlled } from '../../services/cluster/control/controlled.ts'
import {
  type AutoscaleSettings,
  describeDecision,
  type ScaleDecision,
} from '../../services/contract/autoscale.ts'
import type { PlayedStep } from '../../services/contract/schedule-run.ts'

/** Frontends are added and removed by load while a schedule is played. Each decision is a step that nobody planned. */
export class PlayedScaling {
  readonly steps: PlayedStep[] = []
  readonly counts = { add: 0, remove: 0 }
  readonly #autoscaler: Autoscaler
  readonly #stepOf = new Map<ScaleDecision, PlayedStep>()

  constructor(
    cluster: Controlled,
    settings: AutoscaleSettings,
    startsAt: number,
    onStep: (step: PlayedStep) => void,
  ) {
    this.#autoscaler = new Autoscaler({
      cluster,
      settings,
      onDecision: (decision, isDone) => {
        const step = this.#stepOf.get(decision)
        if (step !== undefined) this.#ended(decision, step)
        if (isDone) return
        const at = Math.round((performance.now() - startsAt) * 10) / 10
        const decided: PlayedStep = { at, firedAt: at, text: describeDecision(decision), isDecision: true }
        this.#stepOf.set(decision, decided)
        this.steps.push(decided)
        onStep(decided)
      },
    })
  }

  /** Resolves when none is added or removed any more. */
  end(): Promise<void> {
    return this.#autoscaler.close()
  }

  #ended({ change, problem }: ScaleDecision, step: PlayedStep): void {
    if (problem !== undefined) step.problem = problem
    else this.counts[change] += 1
  }
}
