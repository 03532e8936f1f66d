import { ApiError } from './errors.ts'
import type { PendingCall } from './pending-call.ts'

/** The service did not answer: this failure is not its word. */
export class NoReply extends ApiError {}

/** The request was sent and nothing came back in time. */
export function timedOut({ op, options, patienceMs }: PendingCall, service: string): ApiError {
  const indefinite = options.safety !== 'read'
  const advice = indefinite ? 'It may or may not have happened: look before you repeat it.' : 'Try again.'
  return new NoReply(
    'TIMEOUT',
    `${service} did not answer ${op} within ${Math.round(patienceMs)} ms. ${advice}`,
    {
      indefinite,
    },
  )
}

/** The request never left, or what became of it cannot be learned. */
export function unreachable({ uncertain }: PendingCall, whom: string, why: string): ApiError {
  const advice = uncertain
    ? 'The operation may or may not have happened: look before you repeat it.'
    : 'Nothing was changed: try again when it is back.'
  return new NoReply('UNAVAILABLE', `${whom} cannot be reached (${why}). ${advice}`, {
    indefinite: uncertain,
  })
}

/** The caller has given up by now: it is not sent at all. */
export function tooLate(op: string): ApiError {
  return new ApiError('TIMEOUT', `No time was left for ${op}. It did not happen: try again with more time.`)
}

export function tooLarge(op: string): ApiError {
  return new ApiError('INVALID_ARGUMENT', `This ${op} is larger than a frame may be.`)
}

/** Nobody hears it: it ends what was kept for the request. */
export function clientLeft(): ApiError {
  return new ApiError('TIMEOUT', 'The client that asked for it has left. It did not happen.')
}

/** That this time the service could not do it says nothing about the time before, when the reply was lost. */
export function judged({ uncertain }: PendingCall, error: ApiError): ApiError {
  return uncertain ? inDoubt(error) : error
}

/** A failure of the last of several attempts, where an earlier one may have succeeded. A decision holds for all of them. */
export function inDoubt(error: ApiError): ApiError {
  if (error.indefinite || !error.retryable) return error
  const advice = 'An earlier attempt may have succeeded: look before you repeat it.'
  return new ApiError(error.code, `${error.message} ${advice}`, { ...error, indefinite: true })
}
