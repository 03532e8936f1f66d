import type { ErrorCode } from '../../services/wire/errors.ts'
import type { Outcome } from '../model/progress.ts'

/** Codes of a server that did its work. Every other error is a failure. */
const refusals: ReadonlySet<string> = new Set<ErrorCode>([
  'INVALID_ARGUMENT',
  'FORBIDDEN',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'OUT_OF_STOCK',
  'CART_EMPTY',
])

/** Failures that no server words. */
export const noReply = 'NO_REPLY'
export const connectionLost = 'CONNECTION_LOST'

export function outcomeOf(code: string): Exclude<Outcome, 'ok'> {
  return refusals.has(code) ? 'refused' : 'failed'
}
