import { connect, type Socket } from 'node:net'
import { Connection } from './connection.ts'
import { ApiError } from './errors.ts'
import { maxFrameBytes } from './frame.ts'
import { newNonce, helloMac, proofMac, sameMac, type Welcome, welcomeMac } from './handshake.ts'
import { defaultWireLimits, type WireLimits } from './limits.ts'
import {
  decodeObject,
  decodeText,
  encodeRequest,
  type EventMessage,
  fitsFrame,
  parseObject,
} from './message.ts'
import { links } from './links.ts'
import { judged, timedOut, tooLate, unreachable } from './call-errors.ts'
import {
  type CallOptions,
  failCall,
  type PendingCall,
  type RelayHandler,
  type ResultHandler,
} from './pending-call.ts'
import { isOwnForm, replyId, replyIdEnd } from './reply-bytes.ts'
import { failureOf, inOwnForm } from './reply-form.ts'
import { spansOf, takeSpans } from './reply-spans.ts'

export type ClientState = 'connecting' | 'ready' | 'waiting' | 'closed'

/** A request that is passed on is sent once, and already contains the session and all other fields. */
export type PassOnOptions = Pick<CallOptions, 'spans' | 'timeoutMs'>

export interface WireClientOptions {
  host: string
  port: number
  /** The service behind the address, for messages and the handshake. */
  service: string
  /** Set between services: both sides prove that they hold it. */
  secret?: string
  from?: string
  timeoutMs?: number
  /** How long a request waits for a connection before it fails. */
  connectWaitMs?: number
  maxPending?: number
  limits?: WireLimits
  /** Its traffic is about the cluster, not of it, and is not shown to watchers of frames. */
  unwatched?: boolean
  /** Asked before each attempt. Where it says no, whatever listens at the address is left alone. */
  mayConnect?(): boolean
  onEvent?(message: EventMessage, text: string): void
  onState?(state: ClientState, cause: Error | undefined): void
}

const firstBackoffMs = 20
const lastBackoffMs = 1_000
const connectTimeoutMs = 5_000
const sweepMs = 50
/** The limit of unsent bytes for a peer that does not read, beyond which it gets no more requests. */
const mostUnsentBytes = 16 * 1024 * 1024
const closingBrace = 0x7d
const nothing = {}

/** Every client of the process reads into this buffer: frames are taken out of it before the next read. */
const readBuffer = Buffer.allocUnsafeSlow(65_536)

/** One multiplexed connection to a service that is made again whenever it breaks. */
export class WireClient {
  readonly options: WireClientOptions
  state: ClientState = 'connecting'
  /** The instance id that the service gave at the handshake. */
  peerInstance: string | undefined
  #connection: Connection | undefined
  #nonce = ''
  readonly #timeoutMs: number
  #pending = new Map<number, PendingCall>()
  #nextId = 1
  #failures = 0
  #cause: Error | undefined
  #retryTimer: NodeJS.Timeout | undefined
  #sweepTimer: NodeJS.Timeout | undefined

  constructor(options: WireClientOptions) {
    this.options = options
    this.#timeoutMs = options.timeoutMs ?? 10_000
    this.#connect()
  }

  get address(): string {
    return `${this.options.host}:${this.options.port}`
  }

  get pending(): number {
    return this.#pending.size
  }

  call(op: string, args: object, options: CallOptions, onResult: ResultHandler): void {
    this.#add(op, args, options, onResult, undefined)
  }

  relay(op: string, args: object, options: CallOptions, onRelay: RelayHandler): void {
    this.#add(op, args, options, undefined, onRelay)
  }

  /**
   * Passes on a request of somebody else as it came, `frame[start..end)`, with what `more` adds to it: JSON that begins
   * with a comma. It does not wait for a connection and is sent once, whatever happens.
   */
  passOn(
    op: string,
    frame: Buffer,
    start: number,
    end: number,
    more: string,
    options: PassOnOptions,
    onRelay: RelayHandler,
  ): void {
    const call = this.#newCall(op, nothing, options, undefined, onRelay)
    const connection = this.#connection
    if (this.state !== 'ready' || connection === undefined) {
      failCall(call, this.#unavailable(call, this.#cause?.message ?? 'no connection'))
      return
    }
    if (!this.#hasRoom(call)) return
    let close = end - 1
    while (frame[close] !== closingBrace) close -= 1
    // If a name stands twice in an object, the last one counts: so these fields win over those of the sender.
    const tail = `,"id":${this.#nextId}${more}}`
    if (close - start + tail.length > maxFrameBytes) {
      failCall(call, tooLarge(op))
      return
    }
    call.sent = true
    this.#await(call)
    connection.outbox.pushAround('', frame, start, close, tail)
  }

  request<Result = unknown>(op: string, args: object = {}, options: CallOptions = {}): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.call(op, args, options, (error, result) => (error ? reject(error) : resolve(result as Result)))
    })
  }

  close(): void {
    if (this.state === 'closed') return
    this.#setState('closed', undefined)
    clearTimeout(this.#retryTimer)
    clearInterval(this.#sweepTimer)
    this.#connection?.destroy()
    for (const call of this.#pending.values()) {
      call.uncertain ||= call.sent && call.options.safety !== 'read'
      failCall(call, this.#unavailable(call, 'the connection was closed'))
    }
    this.#pending.clear()
  }

  #add(
    op: string,
    args: object,
    options: CallOptions,
    onResult: ResultHandler | undefined,
    onRelay: RelayHandler | undefined,
  ): void {
    const call = this.#newCall(op, args, options, onResult, onRelay)
    if (this.state === 'closed') {
      failCall(call, this.#unavailable(call, 'the connection was closed'))
      return
    }
    if (call.patienceMs <= 0) {
      failCall(call, tooLate(op))
      return
    }
    if (!this.#hasRoom(call)) return
    const id = this.#await(call)
    if (this.state === 'ready') this.#send(id, call)
  }

  #newCall(
    op: string,
    args: object,
    options: CallOptions,
    onResult: ResultHandler | undefined,
    onRelay: RelayHandler | undefined,
  ): PendingCall {
    const now = Date.now()
    const { timeoutMs = this.#timeoutMs, until } = options
    const leftMs = until === undefined ? timeoutMs : Math.min(timeoutMs, until - performance.now())
    return {
      op,
      args,
      options,
      onResult,
      onRelay,
      ended: options.spans?.begin(this.options.service, op),
      patienceMs: leftMs,
      deadline: now + leftMs,
      waitUntil: now + (this.options.connectWaitMs ?? 2_000),
      sent: false,
      uncertain: false,
    }
  }

  /** Refuses the call when the queue is full. */
  #hasRoom(call: PendingCall): boolean {
    const { service, maxPending = 20_000 } = this.options
    if (this.#pending.size >= maxPending) {
      failCall(call, new ApiError('OVERLOADED', `Too many requests wait for ${service}. Try again later.`))
      return false
    }
    if (this.#connection && this.#connection.unsent > mostUnsentBytes) {
      failCall(call, new ApiError('OVERLOADED', `${service} takes nothing at the moment. Try again later.`))
      return false
    }
    return true
  }

  #await(call: PendingCall): number {
    const id = this.#nextId
    this.#nextId += 1
    this.#pending.set(id, call)
    this.#sweepTimer ??= setInterval(() => this.#sweep(), sweepMs)
    return id
  }

  #send(id: number, call: PendingCall): void {
    const text = encodeRequest(id, call.op, call.args, call.options)
    if (!fitsFrame(text)) {
      // The service would refuse it together with all that is under way on this connection.
      this.#pending.delete(id)
      failCall(call, tooLarge(call.op))
      return
    }
    call.sent = true
    this.#connection!.outbox.push(text)
  }

  #connect(): void {
    this.#setState('connecting', undefined)
    if (this.options.mayConnect?.() === false) {
      this.#wait(new Error('it does not run'))
      return
    }
    const socket: Socket = connect({
      host: this.options.host,
      port: this.options.port,
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
    const connection: Connection = new Connection(socket, this.options.limits ?? defaultWireLimits, {
      onFrame: (bytes, start, end) => this.#receive(bytes, start, end),
      onBadFrame: (error) => {
        this.#cause = error
        connection.destroy()
      },
      onClose: (error) => {
        links.closed(connection)
        this.#lost(connection, error ?? this.#cause)
      },
    })
    connection.line.dialled(this.options.service, this.options.unwatched)
    this.#connection = connection
    const { service, host, port } = this.options
    links.opened(connection, { end: 'client', service, host, port })
    const timer = setTimeout(() => {
      if (this.state === 'connecting') connection.destroy(new Error('connecting took too long'))
    }, connectTimeoutMs)
    socket.once('close', () => clearTimeout(timer))
    socket.once('connect', () => {
      if (this.options.secret === undefined) this.#ready()
      else this.#greet(this.options.secret)
    })
  }

  #greet(secret: string): void {
    const { service: to, from = 'client' } = this.options
    this.#nonce = newNonce()
    const mac = helloMac(secret, to, from, this.#nonce)
    this.#connection!.outbox.push(JSON.stringify({ hello: { to, from, nonce: this.#nonce, mac } }))
  }

  #welcome(welcome: Partial<Welcome> | undefined): void {
    const { service: to, secret } = this.options
    const { nonce, instance } = welcome ?? {}
    if (typeof nonce !== 'string' || !sameMac(welcomeMac(secret!, to, this.#nonce, nonce), welcome?.mac)) {
      this.#cause = new Error(`${to} at ${this.address} did not prove that it holds the cluster's secret`)
      this.#connection!.destroy()
      return
    }
    this.peerInstance = instance
    this.#connection!.outbox.push(
      JSON.stringify({ proof: { mac: proofMac(secret!, to, this.#nonce, nonce) } }),
    )
    this.#ready()
  }

  #ready(): void {
    this.#failures = 0
    this.#cause = undefined
    this.#setState('ready', undefined)
    for (const [id, call] of this.#pending) if (!call.sent) this.#send(id, call)
  }

  #lost(connection: Connection, cause: Error | undefined): void {
    if (connection !== this.#connection || this.state === 'closed') return
    this.#wait(cause)
    const waitUntil = Date.now() + (this.options.connectWaitMs ?? 2_000)
    for (const [id, call] of this.#pending) {
      if (!call.sent) continue
      if ((call.options.safety ?? 'once') === 'once') {
        call.uncertain = true
        this.#pending.delete(id)
        failCall(call, this.#unavailable(call, 'the connection broke before the reply came'))
      } else {
        call.sent = false
        call.uncertain = call.options.safety !== 'read'
        call.waitUntil = waitUntil
      }
    }
  }

  #wait(cause: Error | undefined): void {
    this.#cause = cause
    this.#setState('waiting', cause)
    const backoff = Math.min(lastBackoffMs, firstBackoffMs * 2 ** this.#failures) * (0.75 + Math.random() / 2)
    this.#failures += 1
    this.#retryTimer = setTimeout(() => this.#connect(), backoff)
  }

  #receive(bytes: Buffer, start: number, end: number): void {
    if (this.state === 'connecting') {
      this.#welcome(decodeObject(bytes, start, end)?.welcome as Welcome | undefined)
      return
    }
    const idEnd = replyIdEnd(bytes, start, end)
    const id = idEnd > 0 ? replyId(bytes, start, idEnd) : undefined
    const call = id === undefined ? undefined : this.#pending.get(id)
    if (call?.onRelay && !call.uncertain && isOwnForm(bytes, idEnd, end)) {
      this.#pending.delete(id!)
      this.#handOver(call, bytes, idEnd, end)
      return
    }
    const text = decodeText(bytes, start, end)
    const message = text === undefined ? undefined : parseObject(text)
    if (message !== undefined) this.#receiveParsed(message, text!)
  }

  #handOver(call: PendingCall, bytes: Buffer, start: number, end: number): void {
    if (call.ended === undefined) {
      call.onRelay!(null, bytes, start, end)
      return
    }
    const reply = takeSpans(bytes, start, end)
    call.ended(reply.spans)
    call.onRelay!(null, bytes, start, reply.end)
  }

  #receiveParsed(message: Record<string, unknown>, text: string): void {
    if (typeof message.event === 'string') {
      this.options.onEvent?.(message as unknown as EventMessage, text)
      return
    }
    if (message.id === null) {
      // The service could not tell which request it refuses, so none of them can be matched any more.
      this.#cause = failureOf(message, 'a request')
      this.#connection?.destroy()
      return
    }
    const call = this.#pending.get(message.id as number)
    if (call === undefined) return
    this.#pending.delete(message.id as number)
    const failure = failureOf(message, call.op)
    if (call.onRelay && !(failure && call.uncertain)) {
      const reply = inOwnForm(message, call.op)
      this.#handOver(call, reply.bytes, reply.start, reply.bytes.length)
    } else if (failure) failCall(call, judged(call, failure), spansOf(message))
    else {
      if (message.asOf !== undefined) call.options.onAsOf?.(message.asOf)
      call.ended?.(spansOf(message))
      call.onResult?.(null, message.result)
    }
  }

  #sweep(): void {
    const now = Date.now()
    for (const [id, call] of this.#pending) {
      if (call.sent ? now < call.deadline : now < Math.min(call.waitUntil, call.deadline)) continue
      this.#pending.delete(id)
      failCall(
        call,
        call.sent ? this.#timeout(call) : this.#unavailable(call, this.#cause?.message ?? 'no connection'),
      )
    }
    // A peer that is gone without a word, or does not read: a new connection finds out more.
    if (this.#connection?.overdue(now)) this.#connection.destroy()
    if (this.#pending.size === 0) {
      clearInterval(this.#sweepTimer)
      this.#sweepTimer = undefined
    }
  }

  #timeout(call: PendingCall): ApiError {
    return timedOut(call, this.options.service)
  }

  #unavailable(call: PendingCall, why: string): ApiError {
    return unreachable(call, `${this.options.service} at ${this.address}`, why)
  }

  #setState(state: ClientState, cause: Error | undefined): void {
    this.state = state
    this.options.onState?.(state, cause)
  }
}

function tooLarge(op: string): ApiError {
  return new ApiError('INVALID_ARGUMENT', `This ${op} is larger than a frame may be.`)
}
