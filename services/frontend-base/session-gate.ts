import type { SessionCheck, SessionChecks, SessionQueries, SessionQuery } from '../contract/internal.ts'
import { refusesSession } from '../contract/session-end.ts'
import type { Role } from '../contract/values.ts'
import type { Call } from '../process/call.ts'
import type { WireClient } from '../wire/client.ts'
import { ApiError } from '../wire/errors.ts'
import { beforeFlush } from '../wire/outbox.ts'
import type { CallOptions } from '../wire/pending-call.ts'
import { RecentSessions } from './recent-sessions.ts'

export type Verdict = (error: ApiError | null, account: number) => void

/** More in one question would keep the first of them waiting. */
const checksAtOnce = 16

const untraced: CallOptions = { safety: 'read' }

/**
 * Asks customer-db about the session of every request. Requests of one event-loop turn are asked about together, which
 * costs both sides a third of asking one by one. At most one of them is traced, and the question carries its trace. A
 * request with a time limit is asked about by itself.
 */
export class SessionGate {
  #customers: WireClient
  #role: Role
  #asking: { call: Call; verdict: Verdict }[] = []
  #recent = new RecentSessions()
  #options = untraced

  constructor(customers: WireClient, role: Role) {
    this.#customers = customers
    this.#role = role
  }

  /** The account of a request's session, if it was valid when customer-db was last asked about it. */
  accountOf({ request: { session } }: Call): number | undefined {
    return session === undefined ? undefined : this.#recent.accountOf(session)
  }

  check(call: Call, verdict: Verdict): void {
    const { trace, spans, until } = call
    const { session } = call.request
    if (session === undefined || until !== undefined) {
      const options: CallOptions = { session, trace, spans, until, safety: 'read' }
      this.#checkAlone({ role: this.#role }, options, (error, account) =>
        this.#judge(call, verdict, error, account),
      )
      return
    }
    if (trace !== undefined) {
      if (this.#options !== untraced) this.#ask()
      this.#options = { trace, spans, safety: 'read' }
    }
    const gathered = this.#asking.push({ call, verdict })
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
    if (this.#asking.length === 0) return
    const asking = this.#asking
    const sessions = asking.map(({ call }) => call.request.session!)
    const query: SessionQueries = { role: this.#role, sessions }
    const options = this.#options
    this.#asking = []
    this.#options = untraced
    this.#customers.call('CheckSessions', query, options, (error, result) => {
      for (const [index, { call, verdict }] of asking.entries()) {
        const check = error ?? (result as SessionChecks).checks[index]!
        const account = typeof check === 'number' ? check : 0
        const failure =
          typeof check === 'number' ? null : check instanceof ApiError ? check : ApiError.from(check)
        this.#judge(call, verdict, failure, account)
      }
    })
  }

  /** Somebody has just logged in. */
  began(session: string, account: number): void {
    this.#recent.add(session, account)
  }

  /** customer-db has taken the session of a request as one of this account. */
  held(call: Call, account: number): void {
    const { session } = call.request
    if (session !== undefined) this.#recent.add(session, account)
    call.connection.becomeKnown()
    call.turns?.isKnown(call)
  }

  #judge(call: Call, verdict: Verdict, error: ApiError | null, account: number): void {
    const { session } = call.request
    if (error === null) this.held(call, account)
    else if (session !== undefined && refusesSession(error.code)) this.#recent.delete(session)
    verdict(error, account)
  }
}
