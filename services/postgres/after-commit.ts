import { messageOf } from '../text/error-text.ts'
import { ApiError } from '../wire/errors.ts'
import { isOfDatabase } from './failures.ts'

/** Reads how things are after a change that was committed. A read that fails must not tell that nothing was changed. */
export async function afterCommit<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (error) {
    if (!isOfDatabase(error)) throw error
    throw new ApiError(
      'UNAVAILABLE',
      `The change may have happened, but PostgreSQL could not be asked for the result (${messageOf(error)}). ` +
        'Look before you try again.',
      { indefinite: true },
    )
  }
}
