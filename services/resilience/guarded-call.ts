import { inDoubt, NoReply } from '../wire/call-errors.ts'
import { ApiError } from '../wire/errors.ts'
import type { CallOptions } from '../wire/pending-call.ts'
import type { Ticket } from './breaker.ts'
import type { RetrySettings } from './settings.ts'

export interface Sender {
  send(options: CallOptions, call: GuardedCall): void
  fail(error: ApiError): void
}

/** Decides which attempts are made, and learns how they ended. */
export interface CallGuard {
  readonly usualMs: number
  /** Undefined if nothing is tried again. */
  readonly retries: RetrySettings | undefined
  /** Why the attempt is not made now. Otherwise it has a place until it leaves, with the ticket of the breaker. */
  enter(op: string, long: boolean): ApiError | Ticket
  leave(ticket: Ticket, long: boolean, health: Health): void
  mayRetry(): boolean
}

/** One request to a guarded service, in as many attempts as it takes and may have. */
export class GuardedCall {
  readonly #guard: CallGuard
  readonly #op: string
  readonly #options: CallOptions
  readonly #sender: Sender
  /** Those that may take longer than usual: a purchase that waits for its order, a password that is hashed. */
  readonly #long: boolean
  readonly #deadline: number
  #attempts = 0
  #ticket: Ticket = 0
  #cutShort = false
  /** After an attempt it is not known whether it happened. */
  #isInDoubt = false
  #failure: ApiError | undefined

  constructor(guard: CallGuard, op: string, options: CallOptions, sender: Sender) {
    this.#guard = guard
    this.#op = op
    this.#options = options
    this.#sender = sender
    this.#long = options.timeoutMs !== undefined && options.timeoutMs > guard.usualMs
    const patience = performance.now() + (options.timeoutMs ?? guard.usualMs)
    this.#deadline = Math.min(patience, options.until ?? Infinity)
  }

  readonly attempt = (): void => {
    const admitted = this.#guard.enter(this.#op, this.#long)
    if (admitted instanceof ApiError) {
      this.#sender.fail(this.#final(this.#failure ?? admitted))
      return
    }
    this.#ticket = admitted
    this.#attempts += 1
    const leftMs = this.#deadline - performance.now()
    const mayTakeMs = this.#options.timeoutMs ?? this.#patienceMs
    this.#cutShort = leftMs < mayTakeMs * 0.9
    this.#sender.send({ ...this.#options, timeoutMs: Math.min(leftMs, mayTakeMs) }, this)
  }

  /** True if it is tried again; otherwise `outcome` says how it ended. */
  triesAgain(error: ApiError | null): boolean {
    this.#guard.leave(this.#ticket, this.#long, healthAfter(error, this.#cutShort))
    if (error === null) return false
    this.#failure = error
    if (error.indefinite) this.#isInDoubt = true
    const delayMs = this.#delayBefore(error)
    if (delayMs === undefined) return false
    setTimeout(this.attempt, delayMs)
    return true
  }

  outcome(error: ApiError): ApiError {
    return this.#final(error)
  }

  get #patienceMs(): number {
    const { retries, usualMs } = this.#guard
    return retries && this.#safe ? Math.min(retries.attemptMs, usualMs) : usualMs
  }

  get #safe(): boolean {
    return (this.#options.safety ?? 'once') !== 'once'
  }

  /** Undefined if it is not to be repeated. */
  #delayBefore(error: ApiError): number | undefined {
    const { retries } = this.#guard
    if (retries === undefined || !this.#safe || !error.retryable || this.#attempts >= retries.attempts)
      return undefined
    // Spread out, so that those that failed together do not come back together.
    const delayMs = retries.firstDelayMs * 2 ** (this.#attempts - 1) * (0.5 + Math.random())
    if (performance.now() + delayMs >= this.#deadline) return undefined
    return this.#guard.mayRetry() ? delayMs : undefined
  }

  /** That the last attempt did nothing says nothing about one before it. */
  #final(error: ApiError): ApiError {
    return this.#isInDoubt ? inDoubt(error) : error
  }
}

/** The health of the service that was asked, judged by a call that ended. */
export type Health = 'well' | 'ill' | 'unknown'

/** `cutShort`: it was given less time than the service may take. */
function healthAfter(error: ApiError | null, cutShort: boolean): Health {
  if (error === null) return 'well'
  if (error instanceof NoReply) return cutShort && error.code === 'TIMEOUT' ? 'unknown' : 'ill'
  if (error.code === 'INTERNAL') return 'ill'
  // It answered, but that there is too much to do, or that somebody else does not answer it.
  return error.retryable ? 'unknown' : 'well'
}
