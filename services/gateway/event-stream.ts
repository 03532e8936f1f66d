import { refusesSession } from '../contract/session-end.ts'
import type { Call } from '../process/call.ts'
import type { WireClient } from '../wire/client.ts'
import { ApiError } from '../wire/errors.ts'
import { encodeEvent, type EventMessage } from '../wire/message.ts'
import { isSuccess, readReply } from '../wire/reply-bytes.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import type { Instance } from './instance.ts'

export interface StreamHost {
  /** A frontend to be asked, if there is one, and a connection to it for this client alone. */
  connect(
    avoided: Instance | undefined,
    handlers: { onEvent(message: EventMessage, text: string): void; onReady(): void; onLost(): void },
  ): { instance: Instance; client: WireClient } | undefined
  onEnd(stream: EventStream): void
}

interface Asked {
  call: Call
  frame: Buffer
  until: number
}

const resyncReason = '{"reason":"some events were missed: read everything again"}'

/**
 * The events of one client, which come over a connection to a frontend that is this client's alone. When that frontend is
 * lost, another one is asked for what happened since.
 */
export class EventStream {
  readonly connection: ServerConnection
  /** Where its events come from. */
  instance: Instance | undefined
  #host: StreamHost
  #client: WireClient | undefined
  /** Requests that concern the subscription, and could not be sent yet. */
  #asked: Asked[] = []
  /** How many of them were sent and have no reply yet. */
  #awaited = 0
  /** The topics of the client's subscription. */
  #topics: unknown[] = []
  #session: string | undefined
  /** The newest revision that the client knows of. */
  #rev = 0
  /** The client reads too slowly and must be told to read again. */
  #isBehind = false

  constructor(connection: ServerConnection, host: StreamHost) {
    this.connection = connection
    this.#host = host
  }

  get isActive(): boolean {
    return this.#topics.length > 0
  }

  /** Whether this session is the one that events come for. */
  isOf(session: string | undefined): boolean {
    return this.isActive && session === this.#session
  }

  /** Subscribe and Logout, which must reach the frontend that sends the events. */
  ask(call: Call, frame: Buffer, waitMs: number): void {
    const asked = { call, frame, until: performance.now() + waitMs }
    if (this.#client?.state === 'ready') this.#send(asked)
    else {
      this.#asked.push(asked)
      if (this.#client === undefined) this.#connect(undefined)
    }
  }

  /** Looked at now and then: what could not be done is tried again. */
  tick(now: number): void {
    if (this.#isBehind) this.#resync()
    const late = this.#asked.filter(({ until }) => now >= until)
    this.#asked = this.#asked.filter(({ until }) => now < until)
    for (const { call } of late) call.fail(nobodyAnswers(call))
    if (late.length > 0) this.#endIfIdle()
    if (this.#client === undefined && (this.isActive || this.#asked.length > 0)) this.#connect(this.instance)
  }

  /** The frontend is not well, or is about to leave. */
  moveFrom(instance: Instance): void {
    if (instance !== this.instance || !this.isActive || this.#client === undefined) return
    this.#disconnect()
    this.#connect(instance)
  }

  close(): void {
    this.#topics = []
    this.#disconnect()
  }

  #connect(avoided: Instance | undefined): void {
    const found = this.#host.connect(avoided, {
      onEvent: (message, text) => {
        if (found?.client === this.#client) this.#passOn(message, text)
      },
      onReady: () => {
        if (found?.client === this.#client) this.#ready()
      },
      onLost: () => {
        if (found?.client === this.#client) this.#disconnect()
      },
    })
    this.instance = found?.instance
    this.#client = found?.client
  }

  #disconnect(): void {
    const client = this.#client
    this.#client = undefined
    client?.close()
  }

  #ready(): void {
    if (this.isActive) this.#resume()
    for (const asked of this.#asked.splice(0)) this.#send(asked)
  }

  /** On a new connection, from where the old one broke off. */
  #resume(): void {
    const client = this.#client!
    const args = { topics: this.#topics, since: this.#rev }
    client.call('Subscribe', args, { session: this.#session }, (error, result) => {
      if (client !== this.#client) return
      if (error) this.#refused(error)
      else {
        const { rev, complete } = result as { rev: number; complete: boolean }
        if (complete) return
        this.#rev = Math.max(this.#rev, rev)
        this.#resync()
      }
    })
  }

  #refused(error: ApiError): void {
    if (!refusesSession(error.code)) {
      this.#disconnect()
      return
    }
    const { code, message } = error
    this.connection.pushEvent(encodeEvent('session', this.#rev, JSON.stringify({ code, message })))
    this.#unsubscribed()
  }

  #send(asked: Asked): void {
    const { call, frame } = asked
    const client = this.#client!
    const { op, session } = call.request
    const options = call.spans === undefined ? {} : { spans: call.spans }
    this.#awaited += 1
    client.passOn(op, frame, 0, frame.length, '', options, (error, bytes, start, end) => {
      this.#awaited -= 1
      if (error !== null) {
        // To subscribe once more does no harm; a logout is the client's to repeat.
        if (op === 'Subscribe' && error.code !== 'INVALID_ARGUMENT' && call.connection.open) {
          this.#asked.push(asked)
        } else {
          call.fail(error)
          this.#endIfIdle()
        }
        return
      }
      call.forward(bytes, start, end)
      if (client !== this.#client) return
      if (!isSuccess(bytes, start)) this.#endIfIdle()
      else if (op === 'Subscribe') this.#subscribed(call, session, readReply(bytes, start, end).result)
      else this.#unsubscribed()
    })
  }

  #subscribed({ request }: Call, session: string | undefined, result: unknown): void {
    const { rev, complete } = result as { rev: number; complete: boolean }
    const { topics, since } = request.args as { topics: unknown[]; since?: number }
    this.#topics = topics
    this.#session = session
    // Events between the two are still to come.
    this.#rev = complete && since !== undefined ? since : rev
    this.#endIfIdle()
  }

  #passOn(message: EventMessage, text: string): void {
    if (message.event === 'session') {
      this.connection.pushEvent(text)
      this.#unsubscribed()
      return
    }
    this.#rev = Math.max(this.#rev, message.rev)
    if (!this.#isBehind && !this.connection.pushEvent(text)) this.#isBehind = true
  }

  #resync(): void {
    this.#isBehind = !this.connection.pushEvent(encodeEvent('resync', this.#rev, resyncReason))
  }

  #unsubscribed(): void {
    this.#topics = []
    this.#endIfIdle()
  }

  /** A stream that still owes a reply lives on: the client may have sent several requests at once. */
  #endIfIdle(): void {
    if (this.isActive || this.#asked.length > 0 || this.#awaited > 0) return
    this.close()
    this.#host.onEnd(this)
  }
}

function nobodyAnswers({ request: { op } }: Call): ApiError {
  return new ApiError('UNAVAILABLE', `No frontend can be asked for ${op}. Nothing was changed: try again.`)
}
