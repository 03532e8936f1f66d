import { ApiError } from '../wire/errors.ts'

/**
 * Something carries the reference of something else. References are random, so that this is a defect or an attack; nobody
 * may be answered with what is another's.
 */
export function mismatch(what: string): ApiError {
  return new ApiError(
    'FORBIDDEN',
    `This ${what} carries the reference of another one. Nothing was done: try again, and please report this defect.`,
    { details: { mismatch: true } },
  )
}

/** Certain for good: nothing came of it, and nothing can. */
export function isMismatch(error: unknown): boolean {
  return error instanceof ApiError && error.details?.mismatch === true
}
