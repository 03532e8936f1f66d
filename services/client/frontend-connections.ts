import { reachableHost } from '../config/members.ts'
import { setTimeout as pause } from 'node:timers/promises'
import { newBalancer } from '../gateway/balancing/balancer.ts'
import type { Role } from '../contract/values.ts'
import { type ClientState, WireClient, type WireClientOptions } from '../wire/client.ts'
import { inDoubt } from '../wire/call-errors.ts'
import { ApiError } from '../wire/errors.ts'
import type { EventMessage } from '../wire/message.ts'
import type { CallOptions } from '../wire/pending-call.ts'

export interface LineAddress {
  host: string
  port: number
}

export interface LineHandlers {
  /** Whether it is a frontend of this app that listens there, and not another program. */
  isOurs(address: LineAddress): boolean
  onEvent(message: EventMessage): void
  /** `ready` also when events have to be asked for anew. */
  onState(state: ClientState, cause: Error | undefined): void
}

/** Longer than a purchase may take. */
const patienceMs = 30_000
/** How long a call waits for a frontend that is being restarted. */
const reconnectMs = 6_000
/** Where there are others to be asked, none is waited for as long. */
const patienceWithReadsMs = 2_000
const reconnectAmongOthersMs = 200
const lookMs = 100
const subscribeAgainMs = 500

class Line {
  readonly name: string
  readonly #options: WireClientOptions
  #client: WireClient | undefined

  constructor(address: LineAddress, options: Omit<WireClientOptions, keyof LineAddress>) {
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

/** A window's way to the frontends: one connection, or one to each of them where it balances by itself. */
export class FrontendLines {
  readonly #role: Role
  readonly #handlers: LineHandlers
  readonly #balancer = newBalancer('least-in-flight')
  #lines: readonly Line[] = []
  /** Where events come from. */
  #listening: Line | undefined
  #subscriptions = 0

  constructor(addresses: readonly LineAddress[], role: Role, handlers: LineHandlers) {
    this.#role = role
    this.#handlers = handlers
    this.follow(addresses)
  }

  /** For people. */
  get address(): string {
    return this.#lines.map(({ name }) => name).join(', ')
  }

  get connected(): number {
    return this.#ready.length
  }

  /** From now on they lead to these. False where they did before. */
  follow(addresses: readonly LineAddress[]): boolean {
    const before = this.#lines
    const isAlone = addresses.length === 1
    const kept = (before.length === 1) === isAlone ? before : []
    const lines = addresses.map(
      (address) => kept.find(({ name }) => name === nameOf(address)) ?? this.#open(address, isAlone),
    )
    const gone = before.filter((line) => !lines.includes(line))
    if (gone.length === 0 && lines.length === before.length) return false
    this.#lines = lines
    for (const line of gone) line.closeWhenIdle()
    if (this.#listening !== undefined && !lines.includes(this.#listening)) this.#listening = undefined
    const isReady = this.#ready.length > 0
    if (before.length > 0 && (!isReady || this.#listening === undefined))
      this.#handlers.onState(isReady ? 'ready' : 'connecting', undefined)
    return true
  }

  /** A request that failed at one frontend and is safe to repeat goes to the others. */
  async request(op: string, args: object, options: CallOptions): Promise<unknown> {
    const tried: Line[] = []
    let isInDoubt = false
    for (;;) {
      const line = this.#next(tried)
      tried.push(line)
      try {
        return await line.client.request(op, args, this.#patient(options))
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
   * Events come from one of them, and `onState` tells when another one has to be asked. As long as that one is connected and
   * only cannot begin yet, because a database does not answer, it is asked again.
   */
  async subscribe(args: object, session: string): Promise<{ rev: number; complete: boolean }> {
    const line = this.#next([])
    this.#listening = line
    this.#subscriptions += 1
    const mine = this.#subscriptions
    for (;;) {
      try {
        return await line.client.request('Subscribe', args, { safety: 'once', session })
      } catch (error) {
        if (!ApiError.of(error).retryable) throw error
        await pause(subscribeAgainMs)
        if (mine !== this.#subscriptions || line !== this.#listening) throw error
      }
    }
  }

  close(): void {
    for (const { client } of this.#lines) client.close()
  }

  get #ready(): readonly Line[] {
    return this.#lines.filter(({ client }) => client.state === 'ready')
  }

  #next(tried: readonly Line[]): Line {
    const ready = this.#ready
    const fresh = ready.filter((line) => !tried.includes(line))
    return this.#balancer(fresh) ?? this.#balancer(ready) ?? this.#lines[0]!
  }

  #patient(options: CallOptions): CallOptions {
    if (this.#lines.length === 1 || options.safety !== 'read') return options
    return { timeoutMs: patienceWithReadsMs, ...options }
  }

  #open(address: LineAddress, isAlone: boolean): Line {
    const line: Line = new Line(address, {
      service: `${this.#role}-frontend`,
      timeoutMs: patienceMs,
      connectWaitMs: isAlone ? reconnectMs : reconnectAmongOthersMs,
      mayConnect: () => this.#handlers.isOurs(address),
      onEvent: (message) => {
        if (line === this.#listening) this.#handlers.onEvent(message)
      },
      onState: (state, cause) => this.#lineIs(line, state, cause),
    })
    line.connect()
    return line
  }

  #lineIs(line: Line, state: ClientState, cause: Error | undefined): void {
    // One that was just made, or is not asked any more.
    if (!this.#lines.includes(line)) return
    if (state !== 'ready' && line === this.#listening) this.#listening = undefined
    if (this.#ready.length === 0) this.#handlers.onState(state, cause)
    else if (this.#listening === undefined) this.#handlers.onState('ready', undefined)
  }
}

function nameOf({ host, port }: LineAddress): string {
  return `${reachableHost(host)}:${port}`
}
