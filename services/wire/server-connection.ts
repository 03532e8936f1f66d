import type { Socket } from 'node:net'
import { Connection } from './connection.ts'
import { ApiError } from './errors.ts'
import { type FrameLengthError, maxFrameBytes } from './frame.ts'
import { type Hello, helloMac, newNonce, proofMac, sameMac, type Welcome, welcomeMac } from './handshake.ts'
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
import { withReusedBuffer } from './reused-buffer.ts'
import { links } from './links.ts'
import type { WireServer } from './server.ts'
import { TransitDelay } from './transit-delay.ts'

/** How far a peer is with proving that it holds the secret. */
type Standing = { step: 'hello' } | { step: 'proof'; expected: string; from: string } | { step: 'answered' }

/** A service speaks for all its clients on one connection, and bounds itself what it asks for at once. */
const mostFromService = 20_000

const notARequest =
  'This frame is not a request: send one JSON object in UTF-8 with a numeric "id" (an integer from 0), an "op" and "args".'

/** A client, or another service, that is connected to this server. */
export class ServerConnection {
  readonly id: number
  /** Who is speaking: the name another service gave at the handshake. */
  from = 'client'
  /** It proved to hold the cluster's secret. */
  isPeer = false
  #server: WireServer
  #connection: Connection
  #standing: Standing
  #inFlight = 0
  #ending = false
  readonly #openedAt = Date.now()
  #mostInFlight: number
  #transit: TransitDelay | undefined

  constructor(server: WireServer, socket: Socket, id: number) {
    this.id = id
    this.#server = server
    this.#mostInFlight = server.limits.maxInFlight
    this.#standing = { step: server.options.peersOnly ? 'hello' : 'answered' }
    const own = withReusedBuffer(socket, (chunk, end) => this.#connection.receive(chunk, end))
    this.#connection = new Connection(own, server.limits, {
      onFrame: (bytes, start, end) => this.#receive(bytes, start, end),
      onBadFrame: (error) => this.#badFrame(error),
      onEnd: () => this.endWhenIdle(),
      onClose: () => server.forget(this),
    })
    const { service, host, port } = server.options
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

  get inFlight(): number {
    return this.#inFlight
  }

  /** `result` is JSON, and so are `spans` and what tells of which state the result is. */
  succeed(id: Id, result: string, spans?: string, asOf?: string): void {
    this.#answer(encodeSuccess(id, result, asOf), spans)
  }

  fail(id: Id, error: ApiError, spans?: string): void {
    this.#answer(encodeFailure(id, error), spans)
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
    this.#answered()
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
    if (this.#standing.step !== 'answered' && now - this.#openedAt > this.#server.limits.handshakeMs) {
      return 'the peer did not prove that it holds the secret'
    }
    return this.#connection.overdue(now)
  }

  endWhenIdle(): void {
    this.#ending = true
    if (this.#inFlight === 0) this.#connection.end()
  }

  destroy(): void {
    this.#connection.destroy()
  }

  #answer(text: string, spans: string | undefined): void {
    if (this.open) this.#connection.outbox.push(spans === undefined ? text : withSpans(text, spans))
    this.#answered()
  }

  #answered(): void {
    this.#inFlight -= 1
    if (this.#ending && this.#inFlight === 0) this.#connection.end()
    else this.#connection.resumeIfReady(this.#inFlight < this.#mostInFlight)
  }

  #badFrame(error: FrameLengthError): void {
    if (this.#standing.step === 'answered') this.refuse(new ApiError('BAD_FRAME', error.message))
    else this.destroy()
  }

  #receive(bytes: Buffer, start: number, end: number): void {
    const message = decodeObject(bytes, start, end)
    if (this.#standing.step !== 'answered') {
      this.#greet(message)
      return
    }
    if (message === undefined || !isId(message.id)) {
      if (message?.hello !== undefined && this.#welcome(message.hello)) return
      this.#connection.outbox.push(encodeFailure(null, new ApiError('BAD_REQUEST', notARequest)))
      return
    }
    this.#inFlight += 1
    if (this.#inFlight >= this.#mostInFlight) this.#connection.pause()
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
    if (this.#standing.step === 'hello' && this.#welcome(message?.hello)) return
    if (this.#standing.step === 'proof') {
      const { expected, from } = this.#standing
      if (sameMac(expected, (message?.proof as { mac?: unknown } | undefined)?.mac)) {
        this.from = from
        this.line.peer = from
        this.isPeer = true
        links.becamePeer(this.#connection)
        this.#mostInFlight = mostFromService
        this.#standing = { step: 'answered' }
        return
      }
    }
    const { log } = this.#server.options
    log.warn({ conn: this.id, peer: this.peer }, 'a stranger without the cluster secret was turned away')
    this.destroy()
  }

  /** False for a greeting that proves nothing. */
  #welcome(greeting: unknown): boolean {
    const { secret, service, instance } = this.#server.options
    const hello = greeting as Partial<Hello> | null | undefined
    const { to, from, nonce } = hello ?? {}
    if (
      secret === undefined ||
      to !== service ||
      typeof from !== 'string' ||
      typeof nonce !== 'string' ||
      !sameMac(helloMac(secret, to, from, nonce), hello?.mac) ||
      !this.#server.isNew(nonce)
    ) {
      return false
    }
    const own = newNonce()
    const welcome: Welcome = { nonce: own, mac: welcomeMac(secret, service, nonce, own), instance }
    this.#connection.outbox.push(JSON.stringify({ welcome }))
    this.#standing = { step: 'proof', expected: proofMac(secret, service, nonce, own), from }
    return true
  }
}

/** JSON writes 1e999 as well, and what is reckoned with that is no number any more. */
function isTime(value: unknown): value is number {
  return Number.isFinite(value)
}
