import { isError } from '../contract/error-codes.ts'
import { isWatching, isRoutine } from '../contract/internal.ts'
import type { ApiError } from '../wire/errors.ts'
import type { Request } from '../wire/message.ts'
import { failureCode } from '../wire/reply-bytes.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import type { Shedding } from '../resilience/shedding.ts'
import { CallSpans } from './call-spans.ts'
import type { CallWatch } from './call-watch.ts'
import { countAnswer, noteClientLatency } from './metrics/traffic.ts'

/** `frame[start..end)` is the request as it came, valid only until the handler returns: for a service that passes it on. */
export type Handler = (call: Call, frame: Buffer, start: number, end: number) => void | Promise<void>

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
  /** The change is safe in fewer places than it should be, and the answer says so. */
  fewerCopies = false
  /** Until when the client waits, by performance.now(), where that is known. */
  until: number | undefined
  /** The counter of this request, until it is answered. */
  shedding: Shedding | undefined
  /** The giver of its turns. */
  turns: { isKnown(call: Call): void; ended(call: Call): void } | undefined
  /** Somebody asked for news again, and there were none. */
  hasNoNews = false
  #watch: CallWatch | undefined
  #startedAt: number

  /** The watch learns of the reply. */
  constructor(request: Request, connection: ServerConnection, service: string, watch: CallWatch | undefined) {
    this.spans = request.spans || watch?.traces ? new CallSpans(service, request.op) : undefined
    this.request = request
    this.connection = connection
    this.args = request.args
    this.#watch = watch
    this.#startedAt = watch ? performance.now() : 0
  }

  get key(): string | undefined {
    return this.request.key as string | undefined
  }

  get trace(): string | undefined {
    return this.request.trace as string | undefined
  }

  /** `result` is JSON. */
  succeed(result: string): void {
    this.#release(undefined)
    this.connection.succeed(this.request.id, result, this.#spansToTell('ok'), this.asOf?.(), this.fewerCopies)
    if (this.#watch) this.#tell('ok')
  }

  fail(error: ApiError): void {
    this.#release(error.code)
    this.connection.fail(this.request.id, error, this.#spansToTell(error.code))
    if (this.#watch) this.#tell(error.code)
  }

  /** Passes on another service's reply, success or failure, without reading it. */
  forward(bytes: Buffer, start: number, end: number): void {
    const failure = failureCode(bytes, start, end)
    this.#release(failure)
    const outcome = this.#watch && (failure ?? 'ok')
    this.connection.forward(this.request.id, bytes, start, end, this.#spansToTell(outcome))
    if (outcome) this.#tell(outcome)
  }

  /** The rest of the work waits for something else, so others can have its turn. */
  giveBackTurn(): void {
    this.turns?.ended(this)
    this.turns = undefined
  }

  /** Until then it waits for something to happen, which is not work and not part of its latency. */
  async untilNews(news: Promise<void>): Promise<void> {
    this.connection.awaitingNews += 1
    await news
    this.connection.awaitingNews -= 1
    this.#startedAt = performance.now()
  }

  get #isRoutine(): boolean {
    const { request, hasNoNews } = this
    return hasNoNews || isRoutine(request) || (this.connection.line.unwatched && isWatching(request.op))
  }

  /** @param failure the code of its failure */
  #release(failure: string | undefined): void {
    if (this.shedding !== undefined) this.shedding.ended()
    if (this.turns !== undefined) this.turns.ended(this)
    if (!this.#isRoutine) countAnswer(this.connection.from, failure !== undefined && isError(failure))
  }

  /** A client that did not ask is told nothing, although the request is traced. */
  #spansToTell(outcome: string | undefined): string | undefined {
    if (this.spans === undefined) return undefined
    const spans = this.spans.toJson()
    if (outcome !== undefined) this.#watch?.traces?.keep(this, this.spans, outcome, spans)
    return this.request.spans ? spans : undefined
  }

  #tell(outcome: string): void {
    const ms = performance.now() - this.#startedAt
    const { log, requests } = this.#watch!
    const isRoutineCall = this.#isRoutine
    if (requests && !isRoutineCall) {
      requests.note(this.request.op, outcome, ms)
      if (!this.connection.isPeer) noteClientLatency(ms)
    }
    if (log) {
      log[isRoutineCall ? 'trace' : 'debug'](
        {
          op: this.request.op,
          outcome,
          ms: Math.round(ms * 1000) / 1000,
          conn: this.connection.id,
          via: this.request.via,
          trace: this.request.trace,
        },
        'request',
      )
    }
  }
}
