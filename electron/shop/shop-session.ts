import { randomUUID } from 'node:crypto'
import { type AsOf, SeenRevisions } from '../../services/contract/as-of.ts'
import { buyerOperations } from '../../services/contract/buyer-operations.ts'
import { type Operation, type Operations, validate } from '../../services/contract/operation.ts'
import { sellerOperations } from '../../services/contract/seller-operations.ts'
import { endsSession } from '../../services/contract/session-end.ts'
import type { Role, Tier } from '../../services/contract/values.ts'
import type { ClientState } from '../../services/wire/client.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { EventMessage } from '../../services/wire/message.ts'
import type { CatalogueAge } from '../ipc/consistency-types.ts'
import type { CallMeta, ConnectionState, SessionState, ShopEvent } from '../ipc/shop-types.ts'
import { EventBatch } from './event-batch.ts'
import { FrontendLines, type LineAddress } from '../../services/client/frontend-connections.ts'

export interface ShopSessionOptions {
  windowId: number
  role: Role
  addresses: readonly LineAddress[]
  isOurs(address: LineAddress): boolean
  onConnection(state: ConnectionState): void
  onSession(state: SessionState): void
  onEvents(events: ShopEvent[]): void
  onAge(age: CatalogueAge | null): void
}

export interface ShopCall extends CallMeta {
  op: string
  args: Record<string, unknown>
}

const operationsOf: Record<Role, Operations> = { buyer: buyerOperations, seller: sellerOperations }
const topicsOf: Record<Role, string[]> = { buyer: ['items', 'orders'], seller: ['items', 'sales'] }

/** All other operations can be repeated without harm, by a key or by nature, when the connection breaks. */
const notKeyed: ReadonlySet<string> = new Set(['Login', 'CreateAccount', 'Logout'])

/** One shop window's connection to its frontend, and its user's session, which outlives the connection. */
export class ShopSession {
  connection: ConnectionState
  session: SessionState = { state: 'none' }
  age: CatalogueAge | null = null
  readonly #options: ShopSessionOptions
  readonly #events: EventBatch
  readonly #lines: FrontendLines
  #token: string | undefined
  /** The newest revision that was told to the window. */
  #rev: number | undefined
  #calls = 0
  #seen = new SeenRevisions()

  constructor(options: ShopSessionOptions) {
    this.#options = options
    this.#events = new EventBatch((events) => options.onEvents(events))
    this.connection = { state: 'connecting', address: '', since: Date.now() }
    this.#lines = new FrontendLines(options.addresses, options.role, {
      isOurs: (address) => options.isOurs(address),
      onEvent: (message) => this.#receive(message),
      onState: (state, cause) => this.#connectionIs(state, cause),
    })
    this.connection = { ...this.connection, address: this.#lines.address }
  }

  /** Frontends are to be found elsewhere from now on. */
  move(addresses: readonly LineAddress[]): void {
    if (!this.#lines.follow(addresses)) return
    this.connection = { ...this.connection, address: this.#lines.address }
    this.#options.onConnection(this.connection)
  }

  close(): void {
    this.#events.close()
    this.#lines.close()
  }

  async call({ op, args, ...meta }: ShopCall): Promise<unknown> {
    const operation = this.#operation(op)
    const checked = validate(operation.args, args)
    if (checked instanceof ApiError) throw checked
    const trace = meta.trace ?? this.#nextTrace()
    const token = this.#token
    try {
      const result = await this.#send(op, operation, checked as object, { ...meta, trace })
      return this.#noteResult(op, args, result as Record<string, unknown>)
    } catch (error) {
      const failed = ApiError.of(error)
      if (operation.session && token === this.#token && endsSession(failed.code)) this.#end(failed)
      throw Object.assign(failed, { trace })
    }
  }

  #operation(op: string): Operation {
    const operations = operationsOf[this.#options.role]
    if (op !== 'Subscribe' && Object.hasOwn(operations, op)) return operations[op]!
    throw new ApiError('UNKNOWN_OP', `There is no operation "${op}" in a ${this.#options.role} window.`)
  }

  #send(
    op: string,
    operation: Operation,
    args: object,
    { key, trace, timeoutMs }: CallMeta,
  ): Promise<unknown> {
    const unsafe = operation.safety === 'once'
    const ownKey = key ?? (unsafe && !notKeyed.has(op) ? randomUUID() : undefined)
    return this.#lines.request(op, args, {
      safety: unsafe && ownKey !== undefined ? 'repeatable' : operation.safety,
      after: this.#seen.after,
      onAsOf: (asOf) => this.#noteAge(asOf as AsOf, operation.safety === 'read'),
      ...(operation.session && this.#token !== undefined && { session: this.#token }),
      ...(ownKey !== undefined && { key: ownKey }),
      ...(trace !== undefined && { trace }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    })
  }

  /** Only what followers answered can be old. */
  #noteAge(asOf: AsOf, isRead: boolean): void {
    this.#seen.note(asOf, isRead)
    const isOwners = asOf.from === 'product-db'
    if (isOwners && this.age === null) return
    this.age = isOwners ? null : { ...asOf, at: Date.now() }
    this.#options.onAge(this.age)
  }

  /** Pages never see the token. */
  #noteResult(op: string, args: Record<string, unknown>, result: Record<string, unknown>): unknown {
    if (op === 'Logout') {
      this.#token = undefined
      this.#rev = undefined
      this.#become({ state: 'none' })
    }
    if (op !== 'Login') return result
    const { session, ...rest } = result as { session: string } & Record<string, unknown>
    this.#token = session
    this.#rev = undefined
    this.#seen = new SeenRevisions()
    this.#become({
      state: 'active',
      username: String(args.username),
      accountId: Number(rest.buyerId ?? rest.sellerId),
      name: String(rest.name),
      ...(rest.tier !== undefined && { tier: rest.tier as Tier }),
    })
    void this.#subscribe()
    return rest
  }

  #end({ code, message }: { code: string; message: string }): void {
    if (this.#token === undefined) return
    this.#token = undefined
    this.#become({ ...this.session, state: 'ended', reason: { code, message } })
  }

  #become(session: SessionState): void {
    this.session = session
    this.#options.onSession(session)
  }

  #connectionIs(state: ClientState, cause: Error | undefined): void {
    // A failed attempt to reconnect is not a new state for the user.
    if (state === 'closed' || (state === 'connecting' && this.connection.state === 'waiting')) return
    if (state === 'ready') void this.#subscribe()
    if (state === this.connection.state) return
    const { address } = this.connection
    this.connection = { state, address, since: Date.now(), ...(cause && { reason: cause.message }) }
    this.#options.onConnection(this.connection)
  }

  /** Asks for events, and for those that were missed while the connection was gone. */
  async #subscribe(): Promise<void> {
    // The first connection may be there before the constructor is done, but nobody is logged in then.
    const token = this.#token
    if (token === undefined) return
    const topics = topicsOf[this.#options.role]
    const args = { topics, ...(this.#rev !== undefined && { since: this.#rev }) }
    try {
      const answer = await this.#lines.subscribe(args, token)
      const missed = this.#rev !== undefined && !answer.complete
      this.#rev = Math.max(this.#rev ?? 0, answer.rev)
      if (missed) this.#events.add(resync(answer.rev))
    } catch (error) {
      const { code, message } = ApiError.of(error)
      if (token === this.#token && endsSession(code)) this.#end({ code, message })
      // Anything else comes of a connection that broke: the next one subscribes again.
    }
  }

  #receive({ event, rev, data }: EventMessage): void {
    if (event === 'session') {
      this.#end(data as { code: string; message: string })
      return
    }
    this.#rev = Math.max(this.#rev ?? 0, rev)
    this.#events.add({ event, rev, data } as ShopEvent)
  }

  #nextTrace(): string {
    this.#calls += 1
    return `w${this.#options.windowId}-${this.#calls}`
  }
}

function resync(rev: number): ShopEvent {
  return { event: 'resync', rev, data: { reason: 'some events were missed: read everything again' } }
}
