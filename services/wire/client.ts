import {
  ClientConnection,
  type ClientConnectionOptions,
  type ClientState,
  type Place,
} from './client-connection.ts'
import { ApiError } from './errors.ts'
import { maxFrameBytes } from './frame.ts'
import { decodeText, encodeRequest, type EventMessage, fitsFrame, parseObject } from './message.ts'
import { judged, timedOut, tooLarge, tooLate, unreachable } from './call-errors.ts'
import {
  type CallOptions,
  failCall,
  newCall,
  type PassOnOptions,
  type PendingCall,
  type RelayHandler,
  type ResultHandler,
  tellWatch,
} from './pending-call.ts'
import { failureCode, isOwnForm, replyId, replyIdEnd } from './reply-bytes.ts'
import { failureOf, inOwnForm } from './reply-form.ts'
import { spansOf, takeSpans } from './reply-spans.ts'

export type { ClientState }

export interface WireClientOptions extends ClientConnectionOptions {
  timeoutMs?: number
  /** How long a request waits for a connection before it fails. */
  connectWaitMs?: number
  maxPending?: number
  onEvent?(message: EventMessage, text: string): void
  watch?: PendingCall['watch']
}

const sweepMs = 50
/** A peer that does not read gets no more requests beyond so many unsent bytes. */
const mostUnsentBytes = 16 * 1024 * 1024
const closingBrace = 0x7d
const nothing = {}

/** Asks a service over one connection, many requests at a time. */
export class WireClient {
  readonly options: WireClientOptions
  readonly #connection: ClientConnection
  readonly #timeoutMs: number
  #pending = new Map<number, PendingCall>()
  #nextId = 1
  #sweepTimer: NodeJS.Timeout | undefined

  constructor(options: WireClientOptions) {
    this.options = options
    this.#timeoutMs = options.timeoutMs ?? 10_000
    this.#connection = new ClientConnection(options, {
      onReady: () => this.#sendWaiting(),
      onFrame: (bytes, start, end) => this.#receive(bytes, start, end),
      onLost: () => this.#lost(),
    })
  }

  get state(): ClientState {
    return this.#connection.state
  }

  /** The instance id that the service gave at the handshake. */
  get peerInstance(): string | undefined {
    return this.#connection.peerInstance
  }

  get address(): string {
    return this.#connection.address
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
    if (this.state !== 'ready') {
      failCall(call, this.#unavailable(call))
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
    this.#connection.outbox.pushAround('', frame, start, close, tail)
  }

  request<Result = unknown>(op: string, args: object = {}, options: CallOptions = {}): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.call(op, args, options, (error, result) => (error ? reject(error) : resolve(result as Result)))
    })
  }

  /** Asks another process from now on. Unanswered calls end as on a lost connection. */
  moveTo(place: Place): void {
    this.#connection.moveTo(place)
  }

  close(): void {
    if (this.state === 'closed') return
    clearInterval(this.#sweepTimer)
    this.#connection.close()
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
    const { timeoutMs = this.#timeoutMs } = options
    return newCall({ op, args, options, onResult, onRelay }, timeoutMs, this.options)
  }

  /** Refuses the call when the queue is full. */
  #hasRoom(call: PendingCall): boolean {
    const { service, maxPending = 20_000 } = this.options
    if (this.#pending.size >= maxPending) {
      failCall(call, new ApiError('OVERLOADED', `Too many requests wait for ${service}. Try again later.`))
      return false
    }
    if (this.#connection.unsent > mostUnsentBytes) {
      failCall(call, new ApiError('OVERLOADED', `${service} accepts nothing at the moment. Try again later.`))
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
    const text = encodeRequest(id, call.op, call.args, call.options, this.#connection.term)
    if (!fitsFrame(text)) {
      // The service would refuse it together with all that is under way on this connection.
      this.#pending.delete(id)
      failCall(call, tooLarge(call.op))
      return
    }
    call.sent = true
    this.#connection.outbox.push(text)
  }

  #sendWaiting(): void {
    for (const [id, call] of this.#pending) if (!call.sent) this.#send(id, call)
  }

  #lost(): void {
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

  #receive(bytes: Buffer, start: number, end: number): void {
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
    if (call.watch) tellWatch(call, failureCode(bytes, start, end))
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
      this.#connection.renew(failureOf(message, 'a request'))
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
      tellWatch(call, undefined)
      if (message.asOf !== undefined) call.options.onAsOf?.(message.asOf)
      if (message.fewerCopies === true) call.options.onFewerCopies?.()
      call.ended?.(spansOf(message))
      call.onResult?.(null, message.result)
    }
  }

  #sweep(): void {
    const now = Date.now()
    for (const [id, call] of this.#pending) {
      if (call.sent ? now < call.deadline : now < Math.min(call.waitUntil, call.deadline)) continue
      this.#pending.delete(id)
      failCall(call, call.sent ? timedOut(call, this.options.service) : this.#unavailable(call))
    }
    // A peer that is gone without a word, or does not read: a new connection finds out more.
    if (this.#connection.overdue(now)) this.#connection.renew()
    if (this.#pending.size === 0) {
      clearInterval(this.#sweepTimer)
      this.#sweepTimer = undefined
    }
  }

  #unavailable(call: PendingCall, why = this.#connection.cause?.message ?? 'no connection'): ApiError {
    return unreachable(call, `${this.options.service} at ${this.address}`, why)
  }
}
