import { ApiError, type ErrorBody } from './errors.ts'

const prefix = Buffer.from('{"id":')
const zero = 0x30
const nine = 0x39
const comma = 0x2c

/** Where the id of a reply ends, if the reply begins with one as ours do; 0 otherwise. */
export function replyIdEnd(bytes: Buffer, start: number, end: number): number {
  if (!beginsWith(prefix, bytes, start, end)) return 0
  let at = start + prefix.length
  while (at < end && bytes[at]! >= zero && bytes[at]! <= nine) at += 1
  return at < end && bytes[at] === comma ? at : 0
}

export function replyId(bytes: Buffer, start: number, idEnd: number): number {
  let id = 0
  for (let at = start + prefix.length; at < idEnd; at += 1) id = id * 10 + bytes[at]! - zero
  return id
}

const success = Buffer.from(',"ok":true,"result":')
const failure = Buffer.from(',"ok":false,"error":{"code":"')

/**
 * Whether a reply says right behind its id how the request ended, as ours do. Only such replies are passed on unread, so
 * that the functions below can tell by a few bytes what they say: `start` is where the id ends.
 */
export function isOwnForm(bytes: Buffer, idEnd: number, end: number): boolean {
  return beginsWith(success, bytes, idEnd, end) || beginsWith(failure, bytes, idEnd, end)
}

const okAt = success.indexOf('t')
const letterT = 0x74

export function isSuccess(bytes: Buffer, start: number): boolean {
  return bytes[start + okAt] === letterT
}

const code = /"code":"([A-Z_]+)"/

/** Undefined for a success. */
export function failureCode(bytes: Buffer, start: number, end: number): string | undefined {
  if (isSuccess(bytes, start)) return undefined
  return code.exec(bytes.toString('latin1', start, Math.min(end, start + 120)))?.[1] ?? 'INTERNAL'
}

export function failureIn(bytes: Buffer, start: number, end: number): ApiError | null {
  return isSuccess(bytes, start) ? null : ApiError.from(readReply(bytes, start, end).error!)
}

interface Reply {
  result?: unknown
  asOf?: unknown
  error?: ErrorBody
}

export function readReply(bytes: Buffer, start: number, end: number): Reply {
  return JSON.parse(`{"id":0${bytes.toString('utf8', start, end)}`) as Reply
}

/** The same reply with a field more in front of those of its result, if it is a success. */
export function withField(reply: Buffer, field: string): Buffer {
  if (!isSuccess(reply, 0)) return reply
  return Buffer.concat([success, Buffer.from(`{${field},`), reply.subarray(success.length + 1)])
}

function beginsWith(expected: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (end - start < expected.length) return false
  for (let at = 0; at < expected.length; at += 1) if (bytes[start + at] !== expected[at]) return false
  return true
}
