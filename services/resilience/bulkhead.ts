import { ApiError } from '../wire/errors.ts'
import type { BulkheadSettings } from './settings.ts'

/** Places for the calls to one service that are under way at once; those that take their time have places of their own. */
export class Bulkhead {
  readonly #settings: BulkheadSettings
  #short = 0
  #long = 0
  refused = 0

  constructor(settings: BulkheadSettings) {
    this.#settings = settings
  }

  enter(service: string, long: boolean): ApiError | undefined {
    const { inFlight, longCalls } = this.#settings
    if (long ? this.#long >= longCalls : this.#short >= inFlight) {
      this.refused += 1
      const limit = long ? `${longCalls} long requests` : `${inFlight} requests`
      return new ApiError(
        'OVERLOADED',
        `Already ${limit} to ${service} are in flight, which is the limit (bulkhead). ` +
          'Nothing was changed: try again in a moment.',
        { details: { service, bulkhead: 'full' } },
      )
    }
    if (long) this.#long += 1
    else this.#short += 1
    return undefined
  }

  leave(long: boolean): void {
    if (long) this.#long -= 1
    else this.#short -= 1
  }

  report(): { inFlight: number; longCalls: number; refused: number } {
    return { inFlight: this.#short, longCalls: this.#long, refused: this.refused }
  }
}
