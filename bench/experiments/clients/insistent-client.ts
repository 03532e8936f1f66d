import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { MarketClient } from '../../../services/client/market-client.ts'
import { endsSession } from '../../../services/contract/session-end.ts'
import type { Role } from '../../../services/contract/values.ts'
import type { Workload } from '../../../services/schedules/schedule.ts'
import { ApiError } from '../../../services/wire/errors.ts'
import { outcomeOf } from '../../generator/failure-codes.ts'
import { HistoryLog } from '../../generator/history-log.ts'
import type { Address } from '../../../services/client/frontend-connections.ts'
import type { Who } from '../messages.ts'
import { answered, type AttemptLog } from './attempt-log.ts'

export type Answer<Result> =
  | { kind: 'ok'; result: Result; askedAt: number; attempt: number }
  /** A service did its work and said no. */
  | { kind: 'refused'; code: string }
  /** Nobody knows whether it happened. */
  | { kind: 'unknown' }

/** Until then what is begun is asked again, after the end of the experiment. */
const settleMs = 15_000
const setUpPatienceMs = 20_000
const password = 'experiment'
const patiently = { timeoutMs: 5_000, safety: 'repeatable' } as const

/** One user at a connection of their own, who asks again until an answer stands. */
export class InsistentClient {
  readonly role: Role
  readonly who: Who
  readonly #address: Address
  readonly #workload: Workload
  readonly #log: AttemptLog
  readonly #username: string
  #client: MarketClient
  #stopAt = Infinity

  constructor(
    { role, who, username }: { role: Role; who: Who; username: string },
    address: Address,
    workload: Workload,
    log: AttemptLog,
  ) {
    this.role = role
    this.who = who
    this.#username = username
    this.#address = address
    this.#workload = workload
    this.#log = log
    this.#client = this.#connect()
  }

  get isStopping(): boolean {
    return this.#stopAt < Infinity
  }

  stop(): void {
    this.#stopAt = performance.now() + settleMs
  }

  close(): void {
    this.#client.close()
  }

  /** Notes a read whose value had been replaced before. */
  noteStale(attempt: number): void {
    this.#log.noteStale(attempt)
  }

  /** Before anything is counted: an account, and a session. */
  async open(): Promise<void> {
    const tier = this.who === 'vip' ? { tier: 'vip' } : {}
    await this.sure('CreateAccount', { username: this.#username, password, ...tier })
    await this.#login()
  }

  /** Something that has to succeed, and counts nowhere. */
  async sure<Result>(op: string, args: object): Promise<Result> {
    const until = performance.now() + setUpPatienceMs
    // It may have happened although no answer came in time.
    const key = randomUUID()
    for (;;) {
      try {
        return await this.#client.call<Result>(op, args, { ...patiently, key })
      } catch (error) {
        const { code, retryable } = ApiError.of(error)
        if (endsSession(code) && op !== 'Login') await this.#login()
        else if (!retryable || performance.now() > until) throw error
        await pause(this.#workload.retryAfter)
      }
    }
  }

  /** Asks until an answer stands, or until it gives up. */
  async ask<Result>(op: string, args: object, key?: string): Promise<Answer<Result>> {
    const beganAt = performance.now()
    const seen = await this.#askOn<Result>(op, args, key)
    if (HistoryLog.notes(op)) {
      // A write may have happened at the first attempt already.
      const start = seen.kind === 'ok' && op === 'GetItem' ? seen.askedAt : beganAt
      const session = this.#username
      this.#log.history?.note({ session, op, args, seen, start, end: performance.now() })
    }
    return seen
  }

  async #askOn<Result>(op: string, args: object, key?: string): Promise<Answer<Result>> {
    let isUncertain = false
    for (let made = 1; made <= this.#workload.attempts; made += 1) {
      const beganAt = performance.now()
      try {
        const result = await this.#client.call<Result>(op, args, { key, safety: 'once' })
        const attempt = this.#log.note(op, this.who, beganAt, answered)
        return { kind: 'ok', result, askedAt: beganAt, attempt }
      } catch (error) {
        const { code, indefinite } = ApiError.of(error)
        this.#log.note(op, this.who, beganAt, code)
        isUncertain ||= indefinite
        if (outcomeOf(code) === 'refused') return { kind: 'refused', code }
        if (endsSession(code)) await this.#login().catch(() => undefined)
        // On the same connection a service takes its answer for read.
        if (indefinite && key === undefined) this.#reconnect()
      }
      if (performance.now() > this.#stopAt) break
      await pause(this.#workload.retryAfter)
    }
    this.#log.givenUp += 1
    return isUncertain ? { kind: 'unknown' } : { kind: 'refused', code: 'GIVEN_UP' }
  }

  async #login(): Promise<void> {
    await this.#client.call('Login', { username: this.#username, password }, patiently)
  }

  #reconnect(): void {
    const { session } = this.#client
    this.#client.close()
    this.#client = this.#connect()
    this.#client.session = session
  }

  #connect(): MarketClient {
    const { timeout } = this.#workload
    const addresses = [this.#address]
    return new MarketClient({ role: this.role, addresses, timeoutMs: timeout, connectWaitMs: timeout })
  }
}
