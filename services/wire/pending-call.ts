import type { ApiError } from './errors.ts'

/**
 * How a request may be repeated when its reply is lost. `read`: nothing can have happened, send it again. `repeatable`:
 * it happens once however often it is sent, send it again. `once`: it may have happened, say so.
 */
export type Safety = 'read' | 'repeatable' | 'once'

/** Called when a request has come to its end, with the spans that its reply brought: a list, as JSON. */
export type SpanEnd = (spans?: string) => void

/** Notes how long requests take that are part of a traced one. */
export interface SpanSink {
  begin(service: string, op: string): SpanEnd
}

export interface CallOptions {
  session?: string | undefined
  key?: string | undefined
  trace?: string | undefined
  /** How old the state may be that is answered from; the reply then tells how old it is. */
  after?: number | object | undefined
  /** Called with what a reply tells of that. */
  onAsOf?: ((asOf: unknown) => void) | undefined
  /** Called where a reply says that the change is safe in fewer places than it should be. */
  onFewerCopies?: (() => void) | undefined
  /** For a request with a trace: the service is asked to tell where its time goes. */
  spans?: SpanSink | undefined
  timeoutMs?: number | undefined
  /** The time at which the client gives up, by performance.now(). The time that is left is passed on. */
  until?: number | undefined
  safety?: Safety | undefined
}

/** A request that is passed on is sent once, and already contains the session and all other fields. */
export type PassOnOptions = Pick<CallOptions, 'spans' | 'timeoutMs'>

/** Learns of each request how long it took, and the code of its failure. */
export type RequestWatch = (
  call: Pick<PendingCall, 'op' | 'args'>,
  ms: number,
  failure: string | undefined,
) => void

export type ResultHandler = (error: ApiError | null, result: unknown) => void

/**
 * Receives a reply unread, success or failure alike: `bytes[start..end)` is what follows its id, valid only until the
 * handler returns. `error` is set instead where no reply came.
 */
export type RelayHandler = (error: ApiError | null, bytes: Buffer, start: number, end: number) => void

export interface PendingCall {
  op: string
  args: object
  options: CallOptions
  onResult: ResultHandler | undefined
  onRelay: RelayHandler | undefined
  ended: SpanEnd | undefined
  watch: RequestWatch | undefined
  /** By performance.now(); 0 where nobody watches. */
  startedAt: number
  patienceMs: number
  deadline: number
  /** Until when an unsent request waits for a connection. */
  waitUntil: number
  sent: boolean
  /** Sent at least once over a connection that was lost: whether it was carried out is not known. */
  uncertain: boolean
}

const nothing = Buffer.alloc(0)

type Asked = Pick<PendingCall, 'op' | 'args' | 'options' | 'onResult' | 'onRelay'>

/** A call that is asked now, of a service that is waited for so long if it is not connected. */
export function newCall(
  asked: Asked,
  timeoutMs: number,
  {
    service,
    watch,
    connectWaitMs = 2_000,
  }: { service: string; watch?: RequestWatch | undefined; connectWaitMs?: number },
): PendingCall {
  const now = Date.now()
  const { op, options } = asked
  const { until } = options
  const leftMs = until === undefined ? timeoutMs : Math.min(timeoutMs, until - performance.now())
  return {
    ...asked,
    ended: options.spans?.begin(service, op),
    watch,
    startedAt: watch ? performance.now() : 0,
    patienceMs: leftMs,
    deadline: now + leftMs,
    waitUntil: now + connectWaitMs,
    sent: false,
    uncertain: false,
  }
}

export function tellWatch(call: PendingCall, failure: string | undefined): void {
  call.watch?.(call, performance.now() - call.startedAt, failure)
}

export function failCall(call: PendingCall, error: ApiError, spans?: string): void {
  tellWatch(call, error.code)
  call.ended?.(spans)
  if (call.onRelay) call.onRelay(error, nothing, 0, 0)
  else call.onResult?.(error, undefined)
}
