import type { CallOptions } from '../wire/pending-call.ts'
import { ApiError } from '../wire/errors.ts'
import { Breaker, type BreakerReport, type OnTurn, type Ticket } from './breaker.ts'
import { Bulkhead } from './bulkhead.ts'
import { type CallGuard, GuardedCall, type Health, type Sender } from './guarded-call.ts'
import { RetryBudget } from './retry-budget.ts'
import type { ResilienceSettings, RetrySettings } from './settings.ts'

export type GuardSettings = Pick<ResilienceSettings, 'breaker' | 'bulkhead' | 'retries'>

export interface GuardReport {
  breaker?: BreakerReport
  bulkhead?: { inFlight: number; longCalls: number; refused: number }
  retries?: { made: number; refused: number }
}

/** The protections between this process and one service that it asks, with one set of settings. */
export class Guard implements CallGuard {
  readonly service: string
  readonly retries: RetrySettings | undefined
  readonly usualMs: number
  #breaker: Breaker | undefined
  #bulkhead: Bulkhead | undefined
  #budget: RetryBudget | undefined
  #retried = 0
  #notRetried = 0

  constructor(
    service: string,
    usualMs: number,
    { breaker, bulkhead, retries }: GuardSettings,
    onTurn?: OnTurn,
  ) {
    this.service = service
    this.usualMs = usualMs
    if (breaker.on) this.#breaker = new Breaker(breaker, performance.now(), onTurn)
    if (bulkhead.on) this.#bulkhead = new Bulkhead(bulkhead)
    if (retries.on) {
      this.retries = retries
      this.#budget = new RetryBudget(retries.share)
    }
  }

  /** Whether its breaker leaves the service alone, or tries it again. */
  get isOpen(): boolean {
    return (this.#breaker?.state(performance.now()) ?? 'closed') !== 'closed'
  }

  begin(op: string, options: CallOptions, sender: Sender): void {
    this.#budget?.requested()
    new GuardedCall(this, op, options, sender).attempt()
  }

  enter(op: string, long: boolean): ApiError | Ticket {
    const full = this.#bulkhead?.enter(this.service, long)
    if (full) return full
    if (this.#breaker === undefined) return 0
    const now = performance.now()
    const ticket = this.#breaker.enter(now)
    if (ticket !== undefined) return ticket
    this.#bulkhead?.leave(long)
    return notAsked(this.service, op, this.#breaker.opensInMs(now))
  }

  leave(ticket: Ticket, long: boolean, health: Health): void {
    this.#bulkhead?.leave(long)
    if (health === 'well') this.#breaker?.succeeded(ticket, performance.now())
    else if (health === 'ill') this.#breaker?.failed(ticket, performance.now())
    else this.#breaker?.passed(ticket)
  }

  mayRetry(): boolean {
    const may = this.#budget?.take() ?? false
    if (may) this.#retried += 1
    else this.#notRetried += 1
    return may
  }

  report(): GuardReport {
    return {
      ...(this.#breaker && { breaker: this.#breaker.report(performance.now()) }),
      ...(this.#bulkhead && { bulkhead: this.#bulkhead.report() }),
      ...(this.retries && { retries: { made: this.#retried, refused: this.#notRetried } }),
    }
  }
}

function notAsked(service: string, op: string, opensInMs: number): ApiError {
  const when = opensInMs > 0 ? `for another ${Math.ceil(opensInMs)} ms` : 'until a few others were answered'
  return new ApiError(
    'UNAVAILABLE',
    `${service} failed too often lately and is not asked for ${op} ${when} (circuit breaker). ` +
      'Nothing was changed: try again later.',
    { details: { service, breaker: opensInMs > 0 ? 'open' : 'half-open', retryInMs: Math.ceil(opensInMs) } },
  )
}
