import { isUtf8 } from 'node:buffer'
import { ApiError } from './errors.ts'
import { maxFrameBytes } from './frame.ts'

export type Id = number

export interface Request {
  id: Id
  op: string
  session: string | undefined
  args: unknown
  key: unknown
  trace: unknown
  /** How old the state may be that is answered from. A reply to a request with it tells its own. */
  after: unknown
  /** Whether the reply to this traced request is to tell where its time went. */
  spans: boolean
  /** Whom a peer passes the request on for: nothing where it asks for itself. */
  via: string | undefined
  /** Where that client is, if the peer says so. */
  address: string | undefined
  /** How long the client still waits, without the time that the request spent on its way. */
  budgetMs: number | undefined
  /** In which the peer takes this service to serve; the first one where it says nothing. */
  term: number | undefined
}

export interface EventMessage {
  event: string
  rev: number
  data: unknown
}

/** The text of a frame, or undefined if the bytes are not UTF-8. */
export function decodeText(bytes: Buffer, start: number, end: number): string | undefined {
  const text = bytes.toString('utf8', start, end)
  // Broken bytes decode to U+FFFD, which a sound text may hold too: only then is the slow check needed.
  if (text.includes('\uFFFD') && !isUtf8(bytes.subarray(start, end))) return undefined
  return text
}

export function decodeObject(bytes: Buffer, start: number, end: number): Record<string, unknown> | undefined {
  const text = decodeText(bytes, start, end)
  return text === undefined ? undefined : parseObject(text)
}

/** Undefined for anything but an object: the caller says what is wrong with it. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch {
    // Not JSON is the sender's mistake: answered by the caller like any other value that is not an object.
  }
  return undefined
}

export function isId(value: unknown): value is Id {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** JSON can hold 1e999, which is read as Infinity: no time can be computed with it. */
export function isTime(value: unknown): value is number {
  return Number.isFinite(value)
}

/** Only a peer may say for whom it asks. The budget is what the message says, whatever time it took to come. */
export function requestOf(
  message: Record<string, unknown>,
  id: Id,
  op: string,
  isFromPeer: boolean,
): Request {
  const { session, args, key, trace, after, budgetMs, term } = message
  const via = isFromPeer && typeof message.via === 'string' ? message.via : undefined
  return {
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
    budgetMs: isTime(budgetMs) ? budgetMs : undefined,
    term: isFromPeer && isTime(term) ? term : undefined,
  }
}

export function encodeRequest(
  id: Id,
  op: string,
  args: object,
  meta: {
    session?: string | undefined
    key?: string | undefined
    trace?: string | undefined
    after?: number | object | undefined
    spans?: object | undefined
    until?: number | undefined
  },
  term = 1,
): string {
  let text = `{"id":${id},"op":"${op}"`
  if (meta.session !== undefined) text += `,"session":${JSON.stringify(meta.session)}`
  if (meta.key !== undefined) text += `,"key":${JSON.stringify(meta.key)}`
  if (meta.trace !== undefined) text += `,"trace":${JSON.stringify(meta.trace)}`
  if (meta.after !== undefined) text += `,"after":${JSON.stringify(meta.after)}`
  if (meta.spans !== undefined) text += ',"spans":true'
  if (meta.until !== undefined) text += budgetFields(meta.until)
  if (term > 1) text += `,"term":${term}`
  return `${text},"args":${JSON.stringify(args)}}`
}

/**
 * The time that is left, and when that was so. If later requests take longer to arrive, the other side sees that they
 * waited.
 */
function budgetFields(until: number): string {
  const now = performance.now()
  return `,"budgetMs":${Math.max(0, Math.round(until - now))},"sentMs":${Math.round(now)}`
}

/**
 * `result` is JSON already: much of what services answer was serialised when it last changed. An answer that fits into no
 * frame becomes a failure.
 */
export function encodeSuccess(id: Id, result: string, asOf?: string, fewerCopies = false): string {
  const mark = fewerCopies ? ',"fewerCopies":true' : ''
  const text =
    asOf === undefined
      ? `{"id":${id},"ok":true,"result":${result}${mark}}`
      : `{"id":${id},"ok":true,"result":${result},"asOf":${asOf}${mark}}`
  if (fitsFrame(text)) return text
  return encodeFailure(id, answerTooLarge())
}

export function answerTooLarge(): ApiError {
  return new ApiError('INTERNAL', 'The answer is larger than a frame may be. Ask for less at a time.')
}

export function fitsFrame(text: string): boolean {
  return text.length * 3 <= maxFrameBytes || Buffer.byteLength(text) <= maxFrameBytes
}

export const closingBrace = '}'

/** Adds spans, which are JSON, to a reply. A reply that no longer fits into a frame with them goes without. */
export function withSpans(reply: string, spans: string): string {
  const text = reply.slice(0, -closingBrace.length) + spansField(spans)
  return fitsFrame(text) ? text : reply
}

/** The same for a reply in bytes: what goes in the place of its closing brace, or nothing if it has not enough `room`. */
export function spansEnd(spans: string, room: number): string {
  const end = spansField(spans)
  return Buffer.byteLength(end) - closingBrace.length <= room ? end : ''
}

function spansField(spans: string): string {
  return `,"spans":${spans}}`
}

export function encodeFailure(id: Id | null, error: ApiError): string {
  return `{"id":${id},"ok":false,"error":${JSON.stringify(error.toBody())}}`
}

export function encodeEvent(event: string, rev: number, data: string): string {
  return `{"event":"${event}","rev":${rev},"data":${data}}`
}

/** The answer to a frame that asks nothing. */
export const notARequest = encodeFailure(
  null,
  new ApiError(
    'BAD_REQUEST',
    'This frame is not a request: send one JSON object in UTF-8 with a numeric "id" (an integer from 0), an "op" and "args".',
  ),
)
