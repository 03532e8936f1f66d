import type { Socket } from 'node:net'
import type { Admission, Admitted } from './admission.ts'
import { Connection } from './connection.ts'
import { ApiError } from './errors.ts'
import { type FrameLengthError, maxFrameBytes } from './frame.ts'
import { greetingBytes, longEnoughToLogInMs, mostRequestBytes, quietMs, type WireLimits } from './limits.ts'
import type { Line } from './line.ts'
import {
  answerTooLarge,
  closingBrace,
  encodeFailure,
  encodeSuccess,
  type Id,
  isId,
  isTime,
  notARequest,
  type Request,
  requestOf,
  spansEnd,
  withSpans,
} from './message.ts'
import { RequestBytes } from './request-bytes.ts'
import { withReusedBuffer } from './reused-buffer.ts'
import { links } from './links.ts'
import { type GreetingHost, type GreetingOptions, ServerGreeting } from './server-greeting.ts'
import { decodeShallow, tooManyContainers } from './shallow.ts'
import { TransitDelay } from './transit-delay.ts'

/** A service speaks for all its clients on one connection, and bounds itself what it asks for at once. */
const mostFromService = 20_000

export interface WireLog {
  debug(details: object, message: string): void
  info(details: object, message: string): void
  warn(details: object, message: string): void
}

export interface ConnectionOptions extends GreetingOptions {
  host: string
  port: number
  log: WireLog
  /** `frame[start..end)` is the request as it came, valid only until this returns. */
  onRequest(request: Request, connection: ServerConnection, frame: Buffer, start: number, end: number): void
}

/** The server as its connections know it. */
export interface ConnectionHost extends GreetingHost {
  readonly options: ConnectionOptions
  readonly limits: WireLimits
  readonly admission: Admission
  forget(connection: ServerConnection): void
}

/** A client, or another service, that is connected to this server. */
export class ServerConnection implements Admitted {
  readonly id: number
  readonly address: string
  /** The other end: the name that another service gave at the handshake. */
  from = 'client'
  /** It proved to hold the cluster's secret. */
  isPeer = false
  /** Somebody has logged in on this connection, or it is another service's. */
  isKnown = false
  #server: ConnectionHost
  #connection: Connection
  readonly #greeting: ServerGreeting
  #inFlight = 0
  awaitingNews = 0
  #ending = false
  readonly #openedAt = Date.now()
  #heldBefore = 0
  #requests = new RequestBytes()
  #framesBefore = 0
  #activeAt = this.#openedAt
  #mostInFlight: number
  #transit: TransitDelay | undefined

  constructor(server: ConnectionHost, socket: Socket, id: number) {
    this.id = id
    this.address = socket.remoteAddress ?? '?'
    this.#server = server
    this.#mostInFlight = server.limits.maxInFlight
    this.#greeting = new ServerGreeting(server)
    const own = withReusedBuffer(socket, (chunk, end) => {
      this.#connection.receive(chunk, end)
      this.#noteHeld()
    })
    this.#connection = new Connection(own, server.limits, {
      onFrame: (bytes, start, end) => this.#receive(bytes, start, end),
      onBadFrame: (error) => this.#badFrame(error),
      onEnd: () => this.endWhenIdle(),
      onClose: () => {
        links.closed(this.#connection)
        server.forget(this)
      },
    })
    const { service, host, port, peersOnly } = server.options
    if (peersOnly) this.#connection.mostFrameBytes = greetingBytes
    links.opened(this.#connection, { end: 'server', service, host, port })
  }

  get line(): Line {
    return this.#connection.line
  }

  get peer(): string {
    return this.#connection.peer
  }

  get open(): boolean {
    return !this.#connection.closing
  }

  /** The other side has hung up: nobody reads what a long piece of work would come to. */
  get hungUp(): boolean {
    return this.#ending || !this.open
  }

  get inFlight(): number {
    return this.#inFlight
  }

  becomeKnown(): void {
    if (this.isKnown) return
    this.#server.admission.becameKnown(this)
    this.isKnown = true
  }

  get mayGiveWay(): boolean {
    const now = Date.now()
    if (now - this.#openedAt > longEnoughToLogInMs) return true
    return this.#inFlight === 0 && now - this.#lastActivity() > quietMs
  }

  /** It has not read what it was sent. */
  get isBehind(): boolean {
    return this.#connection.overBuffered
  }

  get unsent(): number {
    return this.#connection.unsent
  }

  /** `result` is JSON, and so are `spans` and what tells of which state the result is. */
  succeed(id: Id, result: string, spans?: string, asOf?: string, fewerCopies = false): void {
    this.#answer(id, encodeSuccess(id, result, asOf, fewerCopies), spans)
  }

  fail(id: Id, error: ApiError, spans?: string): void {
    this.#answer(id, encodeFailure(id, error), spans)
  }

  /** Passes on the rest of another service's reply, from the comma behind its id to the closing brace. */
  forward(id: Id, bytes: Buffer, start: number, end: number, spans?: string): void {
    const head = `{"id":${id}`
    const length = head.length + end - start
    if (length > maxFrameBytes) {
      this.fail(id, answerTooLarge(), spans)
      return
    }
    if (this.open) {
      const { outbox } = this.#connection
      const last = spans === undefined ? '' : spansEnd(spans, maxFrameBytes - length)
      if (last === '') outbox.pushAround(head, bytes, start, end, '')
      else outbox.pushAround(head, bytes, start, end - closingBrace.length, last)
    }
    this.#answered(id)
  }

  /** False if the peer reads too slowly to be sent this too. */
  pushEvent(text: string): boolean {
    if (!this.open || this.#connection.overBuffered) return false
    this.#connection.outbox.push(text)
    return true
  }

  refuse(error: ApiError): void {
    this.#connection.outbox.push(encodeFailure(null, error))
    this.#connection.end()
  }

  overdue(now: number): string | undefined {
    if (this.#greeting.isPending && now - this.#openedAt > this.#server.limits.handshakeMs) {
      return 'the peer did not prove that it holds the secret'
    }
    const idleMs = now - this.#lastActivity()
    if (!this.isKnown && this.#inFlight === 0 && idleMs > this.#server.limits.strangerIdleMs)
      return 'nobody has logged in, and nothing was asked'
    return this.#connection.overdue(now)
  }

  /** As far as the last look told: nothing is noted while requests come in. */
  #lastActivity(): number {
    const { received } = this.line
    if (received !== this.#framesBefore) {
      this.#framesBefore = received
      this.#activeAt = Date.now()
    }
    return this.#activeAt
  }

  /** Called for every chunk and every answer: most change nothing. */
  #noteHeld(): void {
    const held = this.#connection.held + this.#requests.told
    if (held === this.#heldBefore) return
    this.#heldBefore = held
    if (this.open) this.#server.admission.holds(this, held)
  }

  get #mayRead(): boolean {
    return this.#inFlight < this.#mostInFlight && (this.isPeer || this.#requests.bytes < mostRequestBytes)
  }

  endWhenIdle(): void {
    this.#ending = true
    if (this.#inFlight === 0) this.#connection.end()
  }

  destroy(): void {
    this.#connection.destroy()
  }

  #answer(id: Id, text: string, spans: string | undefined): void {
    if (this.open) this.#connection.outbox.push(spans === undefined ? text : withSpans(text, spans))
    this.#answered(id)
  }

  #answered(id: Id): void {
    this.#inFlight -= 1
    if (!this.isPeer) {
      this.#requests.ended(id)
      this.#noteHeld()
    }
    if (this.#ending && this.#inFlight === 0) this.#connection.end()
    else this.#connection.resumeIfReady(this.#mayRead)
  }

  #badFrame(error: FrameLengthError): void {
    if (!this.#greeting.isPending) this.refuse(new ApiError('BAD_FRAME', error.message))
    else this.destroy()
  }

  #receive(bytes: Buffer, start: number, end: number): void {
    const message = decodeShallow(bytes, start, end)
    if (message === 'too many') {
      this.#connection.outbox.push(tooManyContainers)
      return
    }
    if (this.#greeting.isPending) {
      this.#greet(message)
      return
    }
    if (message === undefined || !isId(message.id)) {
      const welcome = message?.hello === undefined ? undefined : this.#greeting.welcome(message.hello)
      this.#connection.outbox.push(welcome === undefined ? notARequest : JSON.stringify(welcome))
      return
    }
    this.#inFlight += 1
    if (!this.isPeer) this.#requests.began(message.id, end - start)
    if (!this.#mayRead) this.#connection.pause()
    const { id, op } = message
    if (typeof op !== 'string') {
      this.fail(id, new ApiError('UNKNOWN_OP', 'The request names no operation: "op" must be a string.'))
      return
    }
    const request = requestOf(message, id, op, this.isPeer)
    const { budgetMs, via } = request
    if (budgetMs !== undefined) request.budgetMs = this.#budgetLeft(budgetMs, message.sentMs, via)
    this.#server.options.onRequest(request, this, bytes, start, end)
  }

  /** Requests through a gateway carry the times of many clocks. */
  #budgetLeft(budgetMs: number, sentMs: unknown, via: string | undefined): number {
    if (!isTime(sentMs) || via !== undefined) return budgetMs
    this.#transit ??= new TransitDelay()
    return budgetMs - this.#transit.of(sentMs, performance.now())
  }

  #greet(message: Record<string, unknown> | undefined): void {
    const progress = this.#greeting.receive(message)
    if (progress === 'stranger') {
      const { log } = this.#server.options
      log.warn({ conn: this.id, peer: this.peer }, 'a stranger without the cluster secret was turned away')
      this.destroy()
    } else if (typeof progress === 'object') this.#connection.outbox.push(JSON.stringify(progress))
    else this.#isProven()
  }

  #isProven(): void {
    this.from = this.#greeting.from
    this.line.peer = this.from
    this.isPeer = true
    this.#requests = new RequestBytes()
    this.#noteHeld()
    this.becomeKnown()
    links.becamePeer(this.#connection)
    this.#connection.mostFrameBytes = maxFrameBytes
    this.#mostInFlight = mostFromService
  }
}
