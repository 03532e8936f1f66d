import type { SessionQuery } from '../contract/internal.ts'
import type { ApiError } from '../wire/errors.ts'
import type { Request } from '../wire/message.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import type { Shedding } from '../resilience/shedding.ts'
import { CallSpans } from './call-spans.ts'
import type { Log } from './log.ts'
import { countAnswer } from './traffic.ts'

/** One request being worked on, and the place to answer it. */
export class Call {
  readonly request: Request
  readonly connection: ServerConnection
  /** Arguments, once they are checked. */
  args: unknown
  /** Only where the client asks where the time goes. */
  readonly spans: CallSpans | undefined
  /** Only where the client asks of which state the answer is: what tells it, as JSON. */
  asOf: (() => string) | undefined
  /** Until when the client waits, by performance.now(), where that is known. */
  until: number | undefined
  /** What counts this request until it is answered. */
  shedding: Shedding | undefined
  #log: Log | undefined
  #startedAt: number

  /** With a log, every answer leaves a line in it. */
  constructor(request: Request, connection: ServerConnection, service: string, log: Log | undefined) {
    this.spans = request.spans ? new CallSpans(service, request.op) : undefined
    this.request = request
    this.connection = connection
    this.args = request.args
    this.#log = log
    this.#startedAt = log ? performance.now() : 0
  }

  get key(): string | undefined {
    return this.request.key as string | undefined
  }

  get trace(): string | undefined {
    return this.request.trace as string | undefined
  }

  /** `result` is JSON. */
  succeed(result: string): void {
    this.#count(false)
    this.connection.succeed(this.request.id, result, this.spans?.toJson(), this.asOf?.())
    if (this.#log) this.#line('ok')
  }

  fail(error: ApiError): void {
    this.#count(true)
    this.connection.fail(this.request.id, error, this.spans?.toJson())
    if (this.#log) this.#line(error.code)
  }

  /** Passes on another service's reply, success or failure, without reading it. */
  forward(bytes: Buffer, start: number, end: number): void {
    this.#count(bytes[start + okAt] !== letterT)
    this.connection.forward(this.request.id, bytes, start, end, this.spans?.toJson())
    if (this.#log) this.#line(outcomeOf(bytes, start, end))
  }

  #count(failed: boolean): void {
    if (this.shedding !== undefined) this.shedding.ended()
    if (!isRoutine(this.request)) countAnswer(this.connection.from, failed)
  }

  #line(outcome: string): void {
    this.#log![isRoutine(this.request) ? 'trace' : 'debug'](
      {
        op: this.request.op,
        outcome,
        ms: Math.round((performance.now() - this.#startedAt) * 1000) / 1000,
        conn: this.connection.id,
        via: this.request.via,
        trace: this.request.trace,
      },
      'request',
    )
  }
}

/** What a cluster at rest asks itself for ever: whether a service is there, and whether a session still is. No traffic. */
function isRoutine({ op, args, trace }: Request): boolean {
  if (trace !== undefined) return false
  return op === 'Ping' || (op === 'CheckSession' && (args as SessionQuery | undefined)?.silently === true)
}

const success = ',"ok":true'
const okAt = success.indexOf('t')
const letterT = 0x74
const code = /"code":"([A-Z_]+)"/

function outcomeOf(bytes: Buffer, start: number, end: number): string {
  const beginning = bytes.toString('latin1', start, Math.min(end, start + 120))
  return beginning.startsWith(success) ? 'ok' : (code.exec(beginning)?.[1] ?? 'INTERNAL')
}
