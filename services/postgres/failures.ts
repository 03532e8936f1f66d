import { failures } from '../engine/failures.ts'
import { errorCode, messageOf } from '../text/error-text.ts'
import { ApiError } from '../wire/errors.ts'

/** The connection is gone, or could not be made. Nothing of what was asked on it and not committed has happened. */
export class ConnectionLostError extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'ConnectionLostError'
  }
}

/** COMMIT was sent, and nobody knows what became of it. */
export class CommitLostError extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'CommitLostError'
  }
}

/** The time for it was over. Nothing has happened. */
export class TooLateError extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'TooLateError'
  }
}

/** COMMIT was answered with ROLLBACK: a statement before it failed, and says why. */
export class RolledBackError extends Error {
  constructor() {
    super('a statement of the transaction failed')
    this.name = 'RolledBackError'
  }
}

/** Others changed the same rows, or the server asks for another try, which may find things otherwise. */
const again: ReadonlySet<string> = new Set(['40001', '40P01', '55P03', '23505', '23514'])

/** A server that stops, starts, or is no longer the primary. All connections to it are of no use. */
const gone: ReadonlySet<string> = new Set(['25006', '57P01', '57P02', '57P03'])

/** What PostgreSQL says, as against what happened on the way to it. */
export function sqlState(error: unknown): string | undefined {
  const code = errorCode(error)
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && 'severity' in (error as object)
    ? code
    : undefined
}

/** Whether it came from the database or the way to it, as against a defect of this program. */
export function isOfDatabase(error: unknown): boolean {
  const own = [ConnectionLostError, CommitLostError, TooLateError, RolledBackError]
  return sqlState(error) !== undefined || own.some((kind) => error instanceof kind)
}

/** Whether a row would break a rule of its table. Rows of others can be the reason, and be gone at the next try. */
export function isBrokenRule(error: unknown): boolean {
  return sqlState(error)?.startsWith('23') === true
}

/** Whether the statement or its values cannot be carried out, in whatever state the server is. */
export function isAboutStatement(error: unknown): boolean {
  return /^(2[12]|42|54)/.test(sqlState(error) ?? '')
}

/** Whether everything, done once more from the start, may succeed. */
export function isWorthAnotherTry(error: unknown): boolean {
  const state = sqlState(error)
  if (state === undefined) return error instanceof ConnectionLostError || error instanceof RolledBackError
  return again.has(state) || isServerGone(error)
}

export function isServerGone(error: unknown): boolean {
  const state = sqlState(error)
  return state !== undefined && (gone.has(state) || state.startsWith('08'))
}

/** A refusal that tells that nothing was committed. Any other answer to COMMIT leaves it open. */
export function isRolledBack(error: unknown): boolean {
  return error instanceof RolledBackError || /^(40|23)/.test(sqlState(error) ?? '')
}

/** The error as a client is told. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof CommitLostError)
    return new ApiError(
      'UNAVAILABLE',
      `PostgreSQL was lost while it stored this (${error.message}): it may or may not have happened. Look before you try again.`,
      { indefinite: true },
    )
  if (error instanceof TooLateError)
    return new ApiError(
      'TIMEOUT',
      `PostgreSQL took too long (${error.message}). Nothing was changed. Try again.`,
    )
  if (error instanceof ConnectionLostError || isServerGone(error))
    return new ApiError(
      'UNAVAILABLE',
      `PostgreSQL cannot be reached (${messageOf(error)}). Nothing was changed: try again when it is back.`,
    )
  return ofState(sqlState(error), error)
}

function ofState(state: string | undefined, error: unknown): ApiError {
  switch (state) {
    case '53100':
      return failures.diskFull()
    case '53200':
    case '53300':
    case '53400':
      return new ApiError(
        'OVERLOADED',
        `PostgreSQL has no room for this now (${messageOf(error)}). Nothing was changed. Try again shortly.`,
      )
    case '57014':
    case '25P03':
      return new ApiError('TIMEOUT', 'PostgreSQL took too long. Nothing was changed. Try again.')
  }
  if (isWorthAnotherTry(error))
    return new ApiError(
      'OVERLOADED',
      'Others change the same all the time, and it could not be carried out beside them. Nothing was changed. Try again.',
    )
  return ApiError.of(error)
}
