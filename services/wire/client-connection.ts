import { connect } from 'node:net'
import { Connection } from './connection.ts'
import type { FrameHandler } from './frame.ts'
import { helloMac, newNonce, proofMac, sameMac, type Welcome, welcomeMac } from './handshake.ts'
import { defaultWireLimits, type WireLimits } from './limits.ts'
import { links } from './links.ts'
import { decodeObject } from './message.ts'
import type { Outbox } from './outbox.ts'

/** Where a service is, and in which term it serves. */
export interface Place {
  host: string
  port: number
  term?: number | undefined
}

export type ClientState = 'connecting' | 'ready' | 'waiting' | 'closed'

export interface ClientConnectionOptions {
  host: string
  port: number
  /** The service behind the address, for messages and the handshake. */
  service: string
  /** Set between services: both sides prove that they hold it. */
  secret?: string
  from?: string
  limits?: WireLimits
  /** Its traffic is about the cluster, not of it, and is not shown to watchers of frames. */
  unwatched?: boolean
  /** Asked before each attempt. Where it says no, whatever listens at the address is left alone. */
  mayConnect?(): boolean
  onState?(state: ClientState, cause: Error | undefined): void
}

interface Handlers {
  onReady(): void
  onFrame: FrameHandler
  onLost(): void
}

const firstBackoffMs = 20
const lastBackoffMs = 1_000
const connectTimeoutMs = 5_000

/** Every client of the process reads into this buffer: frames are taken out of it before the next read. */
const readBuffer = Buffer.allocUnsafeSlow(65_536)

/** A connection to a service that is made again whenever it breaks, later after each attempt that fails. */
export class ClientConnection {
  state: ClientState = 'connecting'
  /** The instance id that the service gave at the handshake. */
  peerInstance: string | undefined
  /** In which the service serves. Each request says so. */
  term = 1
  /** Why there is no connection, as far as that is known. */
  cause: Error | undefined
  #options: ClientConnectionOptions
  readonly #handlers: Handlers
  #connection: Connection | undefined
  #nonce = ''
  #failures = 0
  #retryTimer: NodeJS.Timeout | undefined

  constructor(options: ClientConnectionOptions, handlers: Handlers) {
    this.#options = options
    this.#handlers = handlers
    this.#connect()
  }

  get address(): string {
    return `${this.#options.host}:${this.#options.port}`
  }

  /** To be used while it is ready. */
  get outbox(): Outbox {
    return this.#connection!.outbox
  }

  get unsent(): number {
    return this.#connection?.unsent ?? 0
  }

  overdue(now: number): boolean {
    return this.#connection?.overdue(now) !== undefined
  }

  moveTo({ host, port, term = 1 }: Place): void {
    this.term = term
    if (host === this.#options.host && port === this.#options.port) return
    this.#options = { ...this.#options, host, port }
    this.#failures = 0
    if (this.state === 'waiting') {
      clearTimeout(this.#retryTimer)
      this.#connect()
    } else this.renew()
  }

  /** Gives up what is there now. */
  renew(cause = this.cause): void {
    this.cause = cause
    this.#connection?.destroy()
  }

  close(): void {
    this.#setState('closed', undefined)
    clearTimeout(this.#retryTimer)
    this.#connection?.destroy()
  }

  #connect(): void {
    this.#setState('connecting', undefined)
    const { host, port, service, secret, limits = defaultWireLimits, unwatched } = this.#options
    if (this.#options.mayConnect?.() === false) {
      this.#wait(new Error('it is not running'))
      return
    }
    const socket = connect({
      host,
      port,
      keepAlive: true,
      keepAliveInitialDelay: 30_000,
      onread: {
        buffer: readBuffer,
        callback: (bytes, buffer) => {
          connection.receive(buffer as Buffer, bytes)
          return true
        },
      },
    })
    const connection: Connection = new Connection(socket, limits, {
      onFrame: (bytes, start, end) => {
        if (this.state !== 'connecting') this.#handlers.onFrame(bytes, start, end)
        else this.#welcome(decodeObject(bytes, start, end)?.welcome as Welcome | undefined)
      },
      onBadFrame: (error) => {
        this.cause = error
        connection.destroy()
      },
      onClose: (error) => {
        links.closed(connection)
        if (this.state === 'closed') return
        this.#wait(error ?? this.cause)
        this.#handlers.onLost()
      },
    })
    connection.line.dialled(service, unwatched)
    this.#connection = connection
    links.opened(connection, { end: 'client', service, host, port })
    const timer = setTimeout(() => {
      if (this.state === 'connecting') connection.destroy(new Error('connecting took too long'))
    }, connectTimeoutMs)
    socket.once('close', () => clearTimeout(timer))
    socket.once('connect', () => (secret === undefined ? this.#ready() : this.#greet(secret)))
  }

  #greet(secret: string): void {
    const { service: to, from = 'client' } = this.#options
    this.#nonce = newNonce()
    const mac = helloMac(secret, to, from, this.#nonce)
    this.outbox.push(JSON.stringify({ hello: { to, from, nonce: this.#nonce, mac } }))
  }

  #welcome(welcome: Partial<Welcome> | undefined): void {
    const { service: to, secret } = this.#options
    const { nonce, instance } = welcome ?? {}
    if (typeof nonce !== 'string' || !sameMac(welcomeMac(secret!, to, this.#nonce, nonce), welcome?.mac)) {
      this.renew(new Error(`${to} at ${this.address} did not prove that it holds the cluster's secret`))
      return
    }
    this.peerInstance = instance
    this.outbox.push(JSON.stringify({ proof: { mac: proofMac(secret!, to, this.#nonce, nonce) } }))
    this.#ready()
  }

  #ready(): void {
    this.#failures = 0
    this.cause = undefined
    this.#setState('ready', undefined)
    this.#handlers.onReady()
  }

  #wait(cause: Error | undefined): void {
    this.cause = cause
    const backoff = Math.min(lastBackoffMs, firstBackoffMs * 2 ** this.#failures) * (0.75 + Math.random() / 2)
    this.#failures += 1
    this.#retryTimer = setTimeout(() => this.#connect(), backoff)
    // The last step, since a handler may close the client.
    this.#setState('waiting', cause)
  }

  #setState(state: ClientState, cause: Error | undefined): void {
    this.state = state
    this.#options.onState?.(state, cause)
  }
}
