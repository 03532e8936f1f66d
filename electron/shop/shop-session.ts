import {
  type MarketSession,
  type SessionEnd,
  MarketClient,
  operationsOf,
} from '../../services/client/market-client.ts'
import type { Address } from '../../services/client/frontend-connections.ts'
import type { AsOf } from '../../services/contract/as-of.ts'
import { type Operation, validate } from '../../services/contract/operation.ts'
import type { Role } from '../../services/contract/values.ts'
import type { ClientState } from '../../services/wire/client.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { MaybeOld } from '../ipc/consistency-types.ts'
import type { CallMeta, ConnectionState, SessionState, ShopEvent } from '../ipc/shop-types.ts'
import { EventBatch } from './event-batch.ts'

export interface ShopSessionOptions {
  windowId: number
  role: Role
  addresses: readonly Address[]
  isOurs(address: Address): boolean
  /** The name of the market, where it is not the app's own. */
  market: string | undefined
  onConnection(state: ConnectionState): void
  onSession(state: SessionState): void
  onEvents(events: ShopEvent[]): void
}

export interface ShopCall extends CallMeta {
  op: string
  args: Record<string, unknown>
}

const topicsOf: Record<Role, string[]> = { buyer: ['items', 'orders'], seller: ['items', 'sales'] }
/** How long a call waits for a frontend that is being restarted. */
const reconnectMs = 6_000

/** One shop window's connection to its frontend, and its user's session, which outlives the connection. */
export class ShopSession {
  connection: ConnectionState
  session: SessionState = { state: 'none' }
  readonly #options: ShopSessionOptions
  readonly #events: EventBatch
  readonly #client: MarketClient
  #calls = 0

  constructor(options: ShopSessionOptions) {
    const { role, addresses, market } = options
    this.#options = options
    this.#events = new EventBatch((events) => options.onEvents(events))
    this.connection = {
      state: 'connecting',
      address: '',
      since: Date.now(),
      ...(market !== undefined && { market }),
    }
    this.#client = new MarketClient({
      role,
      addresses,
      connectWaitMs: reconnectMs,
      mayConnect: (address) => options.isOurs(address),
      onEvent: (message) => {
        if (message.event !== 'session') this.#events.add(message as ShopEvent)
      },
      onSession: (session, why) => this.#sessionIs(session, why),
      onState: (state, cause) => this.#connectionIs(state, cause),
    })
    this.connection = { ...this.connection, address: this.#client.address }
  }

  /** Frontends are to be found elsewhere from now on. */
  move(addresses: readonly Address[]): void {
    if (!this.#client.move(addresses)) return
    this.connection = { ...this.connection, address: this.#client.address }
    this.#options.onConnection(this.connection)
  }

  close(): void {
    this.#events.close()
    this.#client.close()
  }

  async call({ op, args, key, timeoutMs, trace = this.#nextTrace() }: ShopCall): Promise<unknown> {
    const checked = validate(this.#operation(op).args, args)
    if (checked instanceof ApiError) throw checked
    let age: MaybeOld = {}
    const onAsOf = (asOf: AsOf) => (age = ageOf(asOf))
    try {
      const result = await this.#client.call<object>(op, checked as object, { key, timeoutMs, trace, onAsOf })
      return { ...(op === 'Login' ? withoutToken(result) : result), ...age }
    } catch (error) {
      throw Object.assign(ApiError.of(error), { trace })
    }
  }

  #operation(op: string): Operation {
    const operations = operationsOf[this.#options.role]
    if (op !== 'Subscribe' && Object.hasOwn(operations, op)) return operations[op]!
    throw new ApiError('UNKNOWN_OP', `There is no operation "${op}" in a ${this.#options.role} window.`)
  }

  #sessionIs(session: MarketSession | undefined, reason: SessionEnd | undefined): void {
    if (session) this.session = { state: 'active', ...withoutToken(session) }
    else if (reason) this.session = { ...this.session, state: 'ended', reason }
    else this.session = { state: 'none' }
    this.#options.onSession(this.session)
    if (session) this.#client.watch(topicsOf[this.#options.role])
  }

  #connectionIs(state: ClientState, cause: Error | undefined): void {
    // A failed attempt to reconnect is not a new state for the user.
    if (state === 'closed' || (state === 'connecting' && this.connection.state === 'waiting')) return
    if (state === this.connection.state) return
    const { address, market } = this.connection
    this.connection = {
      state,
      address,
      ...(market !== undefined && { market }),
      since: Date.now(),
      ...(cause && { reason: cause.message }),
    }
    this.#options.onConnection(this.connection)
  }

  #nextTrace(): string {
    this.#calls += 1
    return `w${this.#options.windowId}-${this.#calls}`
  }
}

/** Only what followers answered can be old. */
function ageOf(asOf: AsOf): MaybeOld {
  return asOf.from === 'product-db' ? {} : { asOf: { ...asOf, at: Date.now() } }
}

/** Pages never see the token. */
function withoutToken<Result extends object>(result: Result): Omit<Result, 'session' | 'token'> {
  return Object.fromEntries(
    Object.entries(result).filter(([field]) => field !== 'session' && field !== 'token'),
  ) as Omit<Result, 'session' | 'token'>
}
