import type { SessionCheck, SessionChecks, SessionQueries, SessionQuery } from '../contract/internal.ts'
import type { Role } from '../contract/values.ts'
import type { Call } from '../host/call.ts'
import type { WireClient } from '../wire/client.ts'
import { ApiError } from '../wire/errors.ts'
import { beforeFlush } from '../wire/outbox.ts'
import type { CallOptions } from '../wire/pending-call.ts'

export type Verdict = (error: ApiError | null, account: number) => void

/** More in one question would keep the first of them waiting. */
const checksAtOnce = 16

const untraced: CallOptions = { safety: 'read' }

/**
 * Has every session judged by customer-db, for every request anew. Requests of one event-loop turn are asked about
 * together, which costs both sides a third of asking one by one. Of traced requests there is one at most among them,
 * whose trace the question bears. A request with a time limit is asked about by itself.
 */
export class SessionGate {
  #customers: WireClient
  #role: Role
  #sessions: string[] = []
  #verdicts: Verdict[] = []
  #options = untraced

  constructor(customers: WireClient, role: Role) {
    this.#customers = customers
    this.#role = role
  }

  check({ request: { session }, trace, spans, until }: Call, verdict: Verdict): void {
    if (session === undefined || until !== undefined) {
      this.#checkAlone({ role: this.#role }, { session, trace, spans, until, safety: 'read' }, verdict)
      return
    }
    if (trace !== undefined) {
      if (this.#options !== untraced) this.#ask()
      this.#options = { trace, spans, safety: 'read' }
    }
    this.#verdicts.push(verdict)
    const gathered = this.#sessions.push(session)
    if (gathered === 1) beforeFlush(this.#ask)
    if (gathered === checksAtOnce) this.#ask()
  }

  /** Whether a session still holds, without that counting as activity. */
  look(session: string, verdict: Verdict): void {
    this.#checkAlone({ role: this.#role, silently: true }, { session, safety: 'read' }, verdict)
  }

  #checkAlone(query: SessionQuery, options: CallOptions, verdict: Verdict): void {
    this.#customers.call('CheckSession', query, options, (error, result) => {
      verdict(error, error ? 0 : (result as SessionCheck).accountId)
    })
  }

  readonly #ask = (): void => {
    if (this.#sessions.length === 0) return
    const query: SessionQueries = { role: this.#role, sessions: this.#sessions }
    const verdicts = this.#verdicts
    const options = this.#options
    this.#sessions = []
    this.#verdicts = []
    this.#options = untraced
    this.#customers.call('CheckSessions', query, options, (error, result) => {
      for (const [index, verdict] of verdicts.entries()) {
        const check = error ?? (result as SessionChecks).checks[index]!
        if (typeof check === 'number') verdict(null, check)
        else verdict(check instanceof ApiError ? check : ApiError.from(check), 0)
      }
    })
  }
}
