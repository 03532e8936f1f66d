import { ApiError } from '../wire/errors.ts'

export function usedForAnother(op: string, first: string): ApiError {
  return new ApiError('INVALID_ARGUMENT', `This key was used for ${first} before. Use a new key for ${op}.`, {
    details: { field: 'key', expected: 'a key that was not used for another operation' },
  })
}

export function usedWithOthers(op: string): ApiError {
  return new ApiError(
    'INVALID_ARGUMENT',
    `This key was used for ${op} with other arguments before. Nothing was done now: use a new key.`,
    { details: { field: 'key', expected: 'a key that was not used with other arguments' } },
  )
}

/** Indefinite: nothing was done now, but the first request with this key was carried out. */
export function cameTooLate(): ApiError {
  return new ApiError(
    'INVALID_ARGUMENT',
    'This key comes too late. The first request with it was carried out, but its outcome is not kept any more, and nothing was done now. Look at what is there, and use new keys from now on.',
    {
      indefinite: true,
      details: { field: 'key', expected: 'a key that was not used before', tooLate: true },
    },
  )
}
