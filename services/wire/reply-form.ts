import { ApiError, type ErrorBody } from './errors.ts'
import { encodeFailure, encodeSuccess, withSpans } from './message.ts'
import { spansOf } from './reply-spans.ts'

/** Why a request failed, in a reply of any form: its fields may come in any order and with any spaces. */
export function failureOf({ ok, error }: Record<string, unknown>, op: string): ApiError | undefined {
  if (ok === true) return undefined
  return ok === false && isErrorBody(error) ? ApiError.from(error) : noReply(op)
}

/** The same reply in our own form: `bytes`, of which what follows the id begins at `start`. */
export function inOwnForm(reply: Record<string, unknown>, op: string): { bytes: Buffer; start: number } {
  const failed = failureOf(reply, op)
  const asOf = reply.asOf === undefined ? undefined : JSON.stringify(reply.asOf)
  const text = failed ? encodeFailure(0, failed) : encodeSuccess(0, JSON.stringify(reply.result ?? {}), asOf)
  const spans = spansOf(reply)
  const bytes = Buffer.from(spans === undefined ? text : withSpans(text, spans))
  return { bytes, start: '{"id":0'.length }
}

function isErrorBody(error: unknown): error is ErrorBody {
  const { code, message } = (error ?? {}) as Partial<ErrorBody>
  return typeof code === 'string' && typeof message === 'string'
}

function noReply(op: string): ApiError {
  return new ApiError(
    'INTERNAL',
    `The answer to ${op} says neither that it was done nor why not. Look before you repeat it.`,
    { indefinite: true },
  )
}
