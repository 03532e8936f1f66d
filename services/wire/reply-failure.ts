import { ApiError, type ErrorBody } from './errors.ts'

const success = Buffer.from(',"ok":true')

/** The failure in a reply that is passed on unread. */
export function failureIn(bytes: Buffer, start: number, end: number): ApiError | null {
  if (bytes.compare(success, 0, success.length, start, Math.min(end, start + success.length)) === 0)
    return null
  const { error } = JSON.parse(`{"id":0${bytes.toString('utf8', start, end)}`) as { error?: ErrorBody }
  return error === undefined ? null : ApiError.from(error)
}
