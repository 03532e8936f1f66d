import { ApiError } from '../wire/errors.ts'
import type { WireClient } from '../wire/client.ts'

const awayCodes: ReadonlySet<string> = new Set(['UNAVAILABLE', 'TIMEOUT', 'OVERLOADED'])

/** Whether the service could not say anything, as against having said no. */
export function isAway(error: unknown): boolean {
  return error instanceof ApiError && awayCodes.has(error.code)
}

/** There is nobody to ask now, and waiting would only show it later. */
export function notThere({ state }: WireClient): boolean {
  return state !== 'ready'
}
