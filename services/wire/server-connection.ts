import type { Socket } from 'node:net'
import type { Admitted } from './admission.ts'
import { Connection } from './connection.ts'
import { ApiError } from './errors.ts'
import { type FrameLengthError, maxFrameBytes } from './frame.ts'
import { greetingBytes, longEnoughToLogInMs, mostRequestBytes, quietMs } from './limits.ts'
import type { Line } from './line.ts'
import {
  answerTooLarge,
  closingBrace,
  decodeObject,
  encodeFailure,
  encodeSuccess,
  type Id,
  isId,
  type Request,
  spansEnd,
  withSpans,
} from './message.ts'
import { RequestBytes } from './request-bytes.ts'
import { withReusedBuffer } from './reused-buffer.ts'
import { links } from './links.ts'
import { ServerGreeting } from './server-greeting.ts'
import type { WireServer } from './server.ts'
import { mostContainers, shallow } from './shallow.ts'
import { TransitDelay } from './transit-delay.ts'

/** A service speaks for all its clients on one connection, and bounds itself what it asks for at once. */
const mostFromService = 20_000

const notARequest =
  'This frame is not a request: send one JSON object in UTF-8 with a numeric "id" (an integer from 0), an "op" and "args".'

const tooMany = `This frame holds more than ${mostContainers} objects and arrays. Send less at a time.`

/** Whatever the JSON of so small a frame is, it is parsed in no time. */
const harmlessBytes = 4_096

/** A client, or another service, that is connected to this server. */
export class ServerConnection implements Admitted {
  readonly id: number
  readonly address: string
  /** Who is speaking: the name another service gave at the handshake. */
  from = 'client'
  /** It proved to hold the cluster's secret. */
  isPeer = false
  #isKnown = false
  #server: WireServer
  #connection: Connection
  readonly #greeting: ServerGreeting
  #inFlight = 0
  #ending = false
  readonly #openedAt = Date.now()
  #heldBefore = 0
  #requests = new RequestBytes()
  #framesBefore = 0
  #activeAt = this.#openedAt
  #mostInFlight: number
  #transit: TransitDelay | undefined

  constructor(server: WireServer, socket: Socket, id: number) {
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

  get isKnown(): boolean {
    return this.#isKnown
  }

  /** Somebody has logged in on this connection. */
  becomeKnown(): void {
    if (this.#isKnown) return
    this.#server.admission.becameKnown(this)
    this.#isKnown = true
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
  succeed(id: Id, result: string, spans?: string, asOf?: string): void {
    this.#answer(id, encodeSuccess(id, result, asOf), spans)
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

  /** False where the peer reads too slowly to be sent this too. */
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
    if (!this.#isKnown && this.#inFlight === 0 && idleMs > this.#server.limits.strangerIdleMs)
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
    const sound = end - start > harmlessBytes ? shallow(bytes, start, end) : bytes
    if (sound === undefined) {
      this.#connection.outbox.push(encodeFailure(null, new ApiError('BAD_REQUEST', tooMany)))
      return
    }
    const message = sound === bytes ? decodeObject(bytes, start, end) : decodeObject(sound, 0, sound.length)
    if (this.#greeting.isPending) {
      this.#greet(message)
      return
    }
    if (message === undefined || !isId(message.id)) {
      const welcome = message?.hello === undefined ? undefined : this.#greeting.welcome(message.hello)
      this.#connection.outbox.push(
        welcome === undefined
          ? encodeFailure(null, new ApiError('BAD_REQUEST', notARequest))
          : JSON.stringify(welcome),
      )
      return
    }
    this.#inFlight += 1
    if (!this.isPeer) this.#requests.began(message.id, end - start)
    if (!this.#mayRead) this.#connection.pause()
    const { id, op, session, args, key, trace, after, budgetMs } = message
    if (typeof op !== 'string') {
      this.fail(id, new ApiError('UNKNOWN_OP', 'The request names no operation: "op" must be a string.'))
      return
    }
    const via = this.isPeer && typeof message.via === 'string' ? message.via : undefined
    const request: Request = {
      id,
      op,
      session: typeof session === 'string' ? session : undefined,
      args,
      key,
      trace,
      after,
      spans: trace !== undefined && message.spans === true,
      via,
      address: via !== undefined && typeof message.address === 'string' ? message.address : undefined,
      budgetMs: isTime(budgetMs) ? this.#budgetLeft(budgetMs, message.sentMs, via) : undefined,
    }
    this.#server.options.onRequest(request, this, bytes, start, end)
  }

  /** Whatever comes through a gateway bears the times of many clocks. */
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

/** JSON writes 1e999 as well, and what is reckoned with that is no number any more. */
function isTime(value: unknown): value is number {
  return Number.isFinite(value)
}
