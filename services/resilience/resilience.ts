import type { WireClientOptions } from '../wire/client.ts'
import { Downstream, type DownstreamReport } from './downstream.ts'
import type { ResilienceSettings } from './settings.ts'
import { Shedding, type SheddingReport } from './shedding.ts'

export interface ResilienceReport {
  settings: ResilienceSettings
  downstreams: DownstreamReport[]
  /** Requests because their budget was used up when they came. */
  tooLate: number
  shedding?: SheddingReport
}

/** The service that a circuit breaker is in front of. */
export interface BreakerPlace {
  service: string
  address: string
}

/**
 * The protections of one process and of those that it asks. A protection that is off is undefined, and costs a
 * comparison.
 */
export class Resilience {
  settings: ResilienceSettings
  shedding: Shedding | undefined
  /** How long a request has that does not say it, where budgets are on. */
  defaultBudgetMs: number | undefined
  tooLate = 0
  #downstreams = new Set<Downstream>()
  readonly #onTurn: (of: BreakerPlace, isOpen: boolean) => void

  /** @param onTurn told when a circuit breaker opens, and when it is closed again */
  constructor(
    settings: ResilienceSettings,
    onTurn: (of: BreakerPlace, isOpen: boolean) => void = () => undefined,
  ) {
    this.settings = settings
    this.#onTurn = onTurn
    this.defaultBudgetMs = settings.budgets.on ? settings.budgets.defaultMs : undefined
    if (settings.shedding.on) this.shedding = new Shedding(settings.shedding)
  }

  connect(options: WireClientOptions): Downstream {
    const { service } = options
    const downstream: Downstream = new Downstream(options, this.settings, (isOpen) =>
      this.#onTurn({ service, address: downstream.address }, isOpen),
    )
    this.#downstreams.add(downstream)
    return downstream
  }

  apply(settings: ResilienceSettings): void {
    const { shedding } = this.settings
    this.settings = settings
    for (const downstream of this.#open()) downstream.protect(settings)
    this.defaultBudgetMs = settings.budgets.on ? settings.budgets.defaultMs : undefined
    if (JSON.stringify(shedding) === JSON.stringify(settings.shedding)) return
    this.shedding?.close()
    this.shedding = settings.shedding.on ? new Shedding(settings.shedding) : undefined
  }

  report(): ResilienceReport {
    return {
      settings: this.settings,
      downstreams: this.#open().map((downstream) => downstream.report()),
      tooLate: this.tooLate,
      ...(this.shedding && { shedding: this.shedding.report() }),
    }
  }

  #open(): Downstream[] {
    for (const downstream of this.#downstreams)
      if (downstream.state === 'closed') this.#downstreams.delete(downstream)
    return [...this.#downstreams]
  }
}
