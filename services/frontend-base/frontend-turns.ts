import type { Call } from '../process/call.ts'
import type { Config } from '../config/config.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import { FairTurns } from './fair-turns.ts'

/** customer-db answers these when it has hashed a password, which others may wait for as well. */
const withPassword: ReadonlySet<string> = new Set(['CreateAccount', 'Login'])

/** Strangers leave most of the turns to those whose session has held before. */
const turnsUntilKnown = 4

/**
 * The turns of a frontend. Requests with a password have turns of their own: they wait for each other, and nothing else
 * waits for them. There are more of those than customer-db lets wait, so that always some are being judged: a password
 * that is throttled, or one too many, is refused at once.
 */
export class FrontendTurns {
  readonly #passwords: FairTurns
  readonly #others: FairTurns

  constructor(
    { limits, passwords }: Pick<Config, 'limits' | 'passwords'>,
    accountOf: (call: Call) => number | undefined,
  ) {
    this.#passwords = new FairTurns(passwords.maxWaiting + passwords.parallel + limits.maxAtOnce, accountOf)
    this.#others = new FairTurns(limits.maxAtOnce, accountOf, turnsUntilKnown)
  }

  get waiting(): number {
    return this.#passwords.waiting + this.#others.waiting
  }

  get dropped(): number {
    return this.#passwords.dropped + this.#others.dropped
  }

  take(call: Call, work: () => void | Promise<void>): void | Promise<void> {
    return (withPassword.has(call.request.op) ? this.#passwords : this.#others).take(call, work)
  }

  leave(connection: ServerConnection, via?: string): void {
    this.#passwords.leave(connection, via)
    this.#others.leave(connection, via)
  }

  close(): void {
    this.#passwords.close()
    this.#others.close()
  }
}
