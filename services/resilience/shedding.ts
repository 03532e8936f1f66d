import { ApiError } from '../wire/errors.ts'
import { LoopDelay } from './loop-delay.ts'
import type { SheddingSettings } from './settings.ts'

/** The worth of a request when not all can be served: reads go first, purchases go last. */
export type Worth = 'look' | 'change' | 'purchase'

/** How far over the limits the service has to be before it refuses this too. */
const refusedFrom: Record<Worth, number> = { look: 1, change: 1.5, purchase: 2 }

export interface SheddingReport {
  inFlight: number
  loopDelayMs: number
  refused: Record<Worth, number>
}

/** Refuses at once what could only be answered late, while more comes in than can be done. */
export class Shedding {
  readonly #settings: SheddingSettings
  #loopDelay = new LoopDelay()
  #inFlight = 0
  #refused: Record<Worth, number> = { look: 0, change: 0, purchase: 0 }

  constructor(settings: SheddingSettings) {
    this.#settings = settings
  }

  /** The refusal; otherwise the request counts until it has ended. */
  enter(op: string, worth: Worth): ApiError | undefined {
    const { inFlight, loopDelayMs } = this.#settings
    const load = Math.max(this.#inFlight / inFlight, this.#loopDelay.ms / loopDelayMs)
    if (load < refusedFrom[worth]) {
      this.#inFlight += 1
      return undefined
    }
    this.#refused[worth] += 1
    return new ApiError(
      'OVERLOADED',
      `There is more to do than can be done, and ${op} was refused. Nothing was changed: try again in a moment.`,
      { details: { inFlight: this.#inFlight, loopDelayMs: Math.round(this.#loopDelay.ms) } },
    )
  }

  ended(): void {
    this.#inFlight -= 1
  }

  report(): SheddingReport {
    return {
      inFlight: this.#inFlight,
      loopDelayMs: Math.round(this.#loopDelay.ms * 10) / 10,
      refused: { ...this.#refused },
    }
  }

  close(): void {
    this.#loopDelay.close()
  }
}
