import { NoReply } from '../wire/call-errors.ts'
import type { ApiError } from '../wire/errors.ts'

/** The health of the service that was asked, judged by a call that ended. */
export type Health = 'well' | 'ill' | 'unknown'

/** `cutShort`: it was given less time than the service may take. */
export function healthAfter(error: ApiError | null, cutShort: boolean): Health {
  if (error === null) return 'well'
  if (error instanceof NoReply) return cutShort && error.code === 'TIMEOUT' ? 'unknown' : 'ill'
  if (error.code === 'INTERNAL') return 'ill'
  // It answered, but that there is too much to do, or that somebody else does not answer it.
  return error.retryable ? 'unknown' : 'well'
}
