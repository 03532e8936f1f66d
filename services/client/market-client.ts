import { randomUUID } from 'node:crypto'
import { type AsOf, SeenRevisions } from '../contract/as-of.ts'
import { buyerOperations } from '../contract/buyer-operations.ts'
import type { Operation, Operations } from '../contract/operation.ts'
import { sellerOperations } from '../contract/seller-operations.ts'
import { endsSession } from '../contract/session-end.ts'
import type { Role, Tier } from '../contract/values.ts'
import type { ClientState } from '../wire/client.ts'
import { ApiError } from '../wire/errors.ts'
import type { EventMessage } from '../wire/message.ts'
import type { CallOptions } from '../wire/pending-call.ts'
import {
  type Address,
  FrontendConnections,
  type FrontendOptions,
  type Subscription,
} from './frontend-connections.ts'

export interface MarketClientOptions extends FrontendOptions {
  /** The trace of the next request that has none of its own. */
  nextTrace?(): string
  onState?(state: ClientState, cause: Error | undefined): void
  /** A session begins; or there is none any more, with the reason where the user did not log out. */
  onSession?(session: MarketSession | undefined, why?: SessionEnd): void
  /** Where some were missed, also a `resync` of the client's own. */
  onEvent?(event: EventMessage): void
}

export interface MarketSession {
  token: string
  accountId: number
  username: string
  name: string
  tier?: Tier
}

export interface SessionEnd {
  code: string
  message: string
}

export interface NewAccount {
  username: string
  password: string
  name?: string
  tier?: Tier
}

/** A `safety` of its own is kept as it is: the request then has only the key that it is given. */
export interface CallMeta extends Pick<CallOptions, 'key' | 'trace' | 'timeoutMs' | 'after' | 'safety'> {
  /** Told how old the state was that the answer comes from. */
  onAsOf?(asOf: AsOf): void
}

export const operationsOf: Readonly<Record<Role, Operations>> = {
  buyer: buyerOperations,
  seller: sellerOperations,
}

/** All other operations can be repeated without harm, by a key or by nature, when the connection breaks. */
const notKeyed: ReadonlySet<string> = new Set(['Login', 'CreateAccount', 'Logout'])

/** One user of the market: the way to the frontends, the session, which outlives connections, and what it has seen. */
export class MarketClient {
  session: MarketSession | undefined
  readonly #options: MarketClientOptions
  readonly #connections: FrontendConnections
  #seen = new SeenRevisions()
  #topics: readonly string[] = []
  /** The newest revision that an event told of. */
  #rev: number | undefined

  constructor(options: MarketClientOptions) {
    this.#options = options
    this.#connections = new FrontendConnections(options, {
      onEvent: (event) => this.#receive(event),
      onState: (state, cause) => {
        if (state === 'ready') void this.#watchAgain()
        options.onState?.(state, cause)
      },
    })
  }

  /** For people. */
  get address(): string {
    return this.#connections.address
  }

  /** In the session, if there is one. A write can be repeated, by a key of its own if need be. */
  async call<Result = unknown>(op: string, args: object = {}, meta: CallMeta = {}): Promise<Result> {
    const operations = operationsOf[this.#options.role]
    const operation = Object.hasOwn(operations, op) ? operations[op] : undefined
    const { session } = this
    const options = this.#callOptions(op, operation, meta)
    try {
      if (op === 'Subscribe') return (await this.#subscribe(args as Topics, options)) as Result
      const result = (await this.#connections.request(op, args, options)) as Result
      if (op === 'Login') this.#loggedIn(args, result as LoginResult)
      else if (op === 'Logout' && session === this.session) this.#ended()
      return result
    } catch (error) {
      const failed = ApiError.of(error)
      if (operation?.session !== false) this.#doubt(session, failed)
      throw failed
    }
  }

  async logIn(username: string, password: string): Promise<MarketSession> {
    await this.call('Login', { username, password })
    return this.session!
  }

  /** Logs in, with a new account where there is none of this name. */
  async enter(account: NewAccount): Promise<MarketSession> {
    try {
      await this.call('CreateAccount', account)
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'ALREADY_EXISTS') throw error
    }
    return this.logIn(account.username, account.password)
  }

  /** Asks for events of these topics until they can be had, on each new connection with those that were missed. */
  watch(topics: readonly string[]): void {
    this.#topics = topics
    void this.#watchAgain()
  }

  /** Frontends are to be found elsewhere from now on. False if they were found there before. */
  move(addresses: readonly Address[]): boolean {
    return this.#connections.follow(addresses)
  }

  close(): void {
    this.#connections.close()
  }

  #callOptions(op: string, operation: Operation | undefined, { onAsOf, ...meta }: CallMeta): CallOptions {
    const safety = meta.safety ?? operation?.safety ?? 'once'
    const isOurs = meta.safety === undefined && safety === 'once' && !notKeyed.has(op)
    const key = meta.key ?? (isOurs ? randomUUID() : undefined)
    return {
      after: this.#seen.after,
      ...meta,
      trace: meta.trace ?? this.#options.nextTrace?.(),
      session: operation?.session === false ? undefined : this.session?.token,
      key,
      safety: isOurs ? 'repeatable' : safety,
      onAsOf: (asOf) => {
        this.#seen.note(asOf as AsOf, operation?.safety === 'read')
        onAsOf?.(asOf as AsOf)
      },
    }
  }

  async #subscribe(args: Topics, options: CallOptions): Promise<Subscription> {
    const begun = await this.#connections.subscribe(args, options).catch((error: unknown) => {
      // It took the place of the one that is asked for again and again.
      if (ApiError.of(error).retryable) void this.#watchAgain()
      throw error
    })
    this.#topics = args.topics
    this.#rev = begun.rev
    return begun
  }

  async #watchAgain(): Promise<void> {
    const { session } = this
    if (session === undefined || this.#topics.length === 0) return
    const since = this.#rev
    const args = { topics: this.#topics, ...(since !== undefined && { since }) }
    const options = { safety: 'once', session: session.token } as const
    try {
      const { rev, complete } = await this.#connections.subscribe(args, options, true)
      this.#rev = Math.max(this.#rev ?? 0, rev)
      const data = { reason: 'some events were missed: read everything again' }
      if (since !== undefined && !complete) this.#options.onEvent?.({ event: 'resync', rev, data })
    } catch (error) {
      // Anything else comes of a connection that broke: the next one asks again.
      this.#doubt(session, ApiError.of(error))
    }
  }

  #receive(event: EventMessage): void {
    if (event.event !== 'session') this.#rev = Math.max(this.#rev ?? 0, event.rev)
    else if (this.session !== undefined) this.#ended(event.data as SessionEnd)
    this.#options.onEvent?.(event)
  }

  #loggedIn(args: { username?: string }, { session, buyerId, sellerId, name, tier }: LoginResult): void {
    this.#rev = undefined
    this.#seen = new SeenRevisions()
    const { username = '' } = args
    const accountId = (buyerId ?? sellerId)!
    this.session = { token: session, accountId, username, name, ...(tier !== undefined && { tier }) }
    this.#options.onSession?.(this.session)
    // The connection still has the events of the session before.
    if (this.#topics.length > 0) void this.#watchAgain()
  }

  /** A failure that came late is about the session before. */
  #doubt(session: MarketSession | undefined, { code, message }: ApiError): void {
    if (session !== undefined && session === this.session && endsSession(code)) this.#ended({ code, message })
  }

  #ended(why?: SessionEnd): void {
    this.session = undefined
    this.#rev = undefined
    this.#topics = []
    this.#options.onSession?.(undefined, why)
  }
}

interface Topics {
  topics: readonly string[]
}

interface LoginResult {
  session: string
  buyerId?: number
  sellerId?: number
  name: string
  tier?: Tier
}
