import { NoReply } from '../wire/call-errors.ts'
import { ApiError, type ErrorBody } from '../wire/errors.ts'

/** What a call that ended says about the service that was asked. */
export type Health = 'well' | 'ill' | 'unknown'

/** `cutShort`: it was given less time than the service may take. */
export function healthAfter(error: ApiError | null, cutShort: boolean): Health {
  if (error === null) return 'well'
  if (error instanceof NoReply) return cutShort && error.code === 'TIMEOUT' ? 'unknown' : 'ill'
  if (error.code === 'INTERNAL') return 'ill'
  // It answered, but that there is too much to do, or that somebody else does not answer it.
  return error.retryable ? 'unknown' : 'well'
}

const success = Buffer.from(',"ok":true')

/** The failure in a reply that is passed on unread. */
export function failureIn(bytes: Buffer, start: number, end: number): ApiError | null {
  if (bytes.compare(success, 0, success.length, start, Math.min(end, start + success.length)) === 0)
    return null
  const { error } = JSON.parse(`{"id":0${bytes.toString('utf8', start, end)}`) as { error?: ErrorBody }
  return error === undefined ? null : ApiError.from(error)
}
