import { setTimeout as pause } from 'node:timers/promises'
import { reachableHost } from '../config/members.ts'
import type { Role } from '../contract/values.ts'
import { newBalancer } from '../gateway/balancing/balancer.ts'
import { inDoubt } from '../wire/call-errors.ts'
import { type ClientState, WireClient, type WireClientOptions } from '../wire/client.ts'
import { ApiError } from '../wire/errors.ts'
import type { EventMessage } from '../wire/message.ts'
import type { CallOptions } from '../wire/pending-call.ts'

export interface Address {
  host: string
  port: number
}

export interface FrontendOptions {
  role: Role
  /** With several of them, each request goes to the one with the fewest in flight. */
  addresses: readonly Address[]
  timeoutMs?: number
  /** How long a call waits while no frontend is connected. */
  connectWaitMs?: number
  /** Asked before each attempt. Where it says no, whatever listens at the address is left alone. */
  mayConnect?(address: Address): boolean
}

export interface FrontendListeners {
  onEvent(message: EventMessage): void
  /** `ready` also when events have to be asked for again. */
  onState(state: ClientState, cause: Error | undefined): void
}

/** From which revision on events are told, and whether those since the revision that was named are among them. */
export interface Subscription {
  rev: number
  complete: boolean
}

/** Longer than a purchase may take. */
const patienceMs = 30_000
const connectPatienceMs = 2_000
/** Where there are others to be asked, none is waited for as long. */
const patienceWithReadsMs = 2_000
const reconnectAmongOthersMs = 200
const lookMs = 100
const subscribeAgainMs = 500

class FrontendConnection {
  readonly name: string
  readonly #options: WireClientOptions
  #client: WireClient | undefined

  constructor(address: Address, options: Omit<WireClientOptions, keyof Address>) {
    this.name = nameOf(address)
    this.#options = { ...options, host: reachableHost(address.host), port: address.port }
  }

  /** By itself: it tells of its first state while it is made. */
  connect(): void {
    this.#client = new WireClient(this.#options)
  }

  get client(): WireClient {
    return this.#client!
  }

  get inFlight(): number {
    return this.client.pending
  }

  /** Requests in flight on it may still be answered. */
  closeWhenIdle(): void {
    const timer = setInterval(() => {
      if (this.client.pending > 0 && this.client.state === 'ready') return
      clearInterval(timer)
      this.client.close()
    }, lookMs)
  }
}

/** A client's way to the frontends: one connection, or one to each of them where it balances by itself. */
export class FrontendConnections {
  readonly #options: FrontendOptions
  readonly #listeners: FrontendListeners
  readonly #balancer = newBalancer('least-in-flight')
  #connections: readonly FrontendConnection[] = []
  /** Where events come from. */
  #listening: FrontendConnection | undefined
  #subscriptions = 0
  /** Told when the first of several is connected. */
  #waiting: (() => void)[] = []

  constructor(options: FrontendOptions, listeners: FrontendListeners) {
    this.#options = options
    this.#listeners = listeners
    this.follow(options.addresses)
  }

  /** For people. */
  get address(): string {
    return this.#connections.map(({ name }) => name).join(', ')
  }

  get connected(): number {
    return this.#ready.length
  }

  /** From now on they lead to these. False if they did before. */
  follow(addresses: readonly Address[]): boolean {
    const before = this.#connections
    const isAlone = addresses.length === 1
    const kept = (before.length === 1) === isAlone ? before : []
    const connections = addresses.map(
      (address) => kept.find(({ name }) => name === nameOf(address)) ?? this.#open(address, isAlone),
    )
    const gone = before.filter((one) => !connections.includes(one))
    if (gone.length === 0 && connections.length === before.length) return false
    this.#connections = connections
    for (const one of gone) one.closeWhenIdle()
    if (this.#listening !== undefined && !connections.includes(this.#listening)) this.#listening = undefined
    const isReady = this.#ready.length > 0
    if (before.length > 0 && (!isReady || this.#listening === undefined))
      this.#listeners.onState(isReady ? 'ready' : 'connecting', undefined)
    return true
  }

  /** A request that failed at one frontend and is safe to repeat goes to the others. */
  async request(op: string, args: object, options: CallOptions): Promise<unknown> {
    const tried: FrontendConnection[] = []
    let isInDoubt = false
    if (this.#connections.length > 1 && this.#ready.length === 0) await this.#untilReady()
    for (;;) {
      const connection = this.#next(tried)
      tried.push(connection)
      try {
        return await connection.client.request(op, args, this.#patient(options))
      } catch (error) {
        const failure = ApiError.of(error)
        const mayAsk = failure.retryable && options.safety !== 'once'
        if (!mayAsk || !this.#ready.some((one) => !tried.includes(one)))
          throw isInDoubt ? inDoubt(failure) : failure
        isInDoubt ||= failure.indefinite
      }
    }
  }

  /**
   * Events come from one of them, and `onState` tells when another one has to be asked. If it insists, a frontend that is
   * connected and only cannot begin yet, because a database does not answer, is asked again.
   */
  async subscribe(args: object, options: CallOptions, insists = false): Promise<Subscription> {
    const connection = this.#next([])
    this.#listening = connection
    this.#subscriptions += 1
    const mine = this.#subscriptions
    for (;;) {
      try {
        return await connection.client.request<Subscription>('Subscribe', args, options)
      } catch (error) {
        if (!insists || !ApiError.of(error).retryable) throw error
        await pause(subscribeAgainMs)
        if (mine !== this.#subscriptions || connection !== this.#listening) throw error
      }
    }
  }

  close(): void {
    for (const { client } of this.#connections) client.close()
    this.#endWaiting()
  }

  /** A lone connection waits by itself. */
  #untilReady(): Promise<void> {
    const { connectWaitMs = connectPatienceMs } = this.#options
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, connectWaitMs)
      this.#waiting.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  #endWaiting(): void {
    for (const goOn of this.#waiting.splice(0)) goOn()
  }

  get #ready(): readonly FrontendConnection[] {
    return this.#connections.filter(({ client }) => client.state === 'ready')
  }

  #next(tried: readonly FrontendConnection[]): FrontendConnection {
    const ready = this.#ready
    const fresh = ready.filter((one) => !tried.includes(one))
    return this.#balancer(fresh) ?? this.#balancer(ready) ?? this.#connections[0]!
  }

  #patient(options: CallOptions): CallOptions {
    if (this.#connections.length === 1 || options.safety !== 'read') return options
    return { ...options, timeoutMs: options.timeoutMs ?? patienceWithReadsMs }
  }

  #open(address: Address, isAlone: boolean): FrontendConnection {
    const { role, timeoutMs = patienceMs, connectWaitMs } = this.#options
    const connection: FrontendConnection = new FrontendConnection(address, {
      service: `${role}-frontend`,
      timeoutMs,
      connectWaitMs: isAlone ? connectWaitMs : reconnectAmongOthersMs,
      mayConnect: () => this.#options.mayConnect?.(address) ?? true,
      onEvent: (message) => {
        if (connection === this.#listening) this.#listeners.onEvent(message)
      },
      onState: (state, cause) => this.#connectionIs(connection, state, cause),
    })
    connection.connect()
    return connection
  }

  #connectionIs(connection: FrontendConnection, state: ClientState, cause: Error | undefined): void {
    // One that was just made, or is not asked any more.
    if (!this.#connections.includes(connection)) return
    if (state !== 'ready' && connection === this.#listening) this.#listening = undefined
    if (state === 'ready') this.#endWaiting()
    const { length: ready } = this.#ready
    if (ready === 0) this.#listeners.onState(state, cause)
    else if (this.#listening === undefined || (state === 'ready' && ready === 1))
      this.#listeners.onState('ready', undefined)
  }
}

function nameOf({ host, port }: Address): string {
  return `${reachableHost(host)}:${port}`
}
