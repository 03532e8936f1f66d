import type { z } from 'zod'
import { ApiError } from '../wire/errors.ts'
import type { Safety } from '../wire/pending-call.ts'
import { after as afterSchema } from './as-of.ts'
import type { ErrorCode } from './error-codes.ts'
import { hasLength } from './values.ts'

/** One operation of a frontend: the types, the validation and the reference documentation all come from here. */
export interface Operation<Args extends z.ZodType = z.ZodType, Result extends z.ZodType = z.ZodType> {
  summary: string
  /** False if the caller has no session yet. */
  session: boolean
  args: Args
  result: Result
  /** Beyond those that any operation may answer with. */
  errors: readonly ErrorCode[]
  /** The options of a client when the reply is lost and the request carried no key. */
  safety: Safety
  /** The effect of a key, where an outcome cannot be told again. */
  keyText?: string
}

export function operation<Args extends z.ZodType, Result extends z.ZodType>(
  definition: Operation<Args, Result>,
): Operation<Args, Result> {
  return definition
}

export type Operations = Record<string, Operation>
export type ArgsOf<All extends Operations, Name extends keyof All> = z.output<All[Name]['args']>
/** Optional arguments are optional here. */
export type InputOf<All extends Operations, Name extends keyof All> = z.input<All[Name]['args']>
export type ResultOf<All extends Operations, Name extends keyof All> = z.output<All[Name]['result']>

const longestEcho = 60

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : jsonText(value)
  return text.length > longestEcho ? `${text.slice(0, longestEcho)}…` : text
}

/** Values nested thousands of levels deep can be parsed, but not be written again. */
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    return 'a value that is nested too deeply'
  }
}

/**
 * Checks arguments against their schema. The error names the argument, what was expected and what came. The app does so
 * before it sends, so that a page hears of a wrong field even without a connection; a frontend does so for every client.
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  args: unknown,
): z.output<Schema> | ApiError {
  if (args !== undefined && (typeof args !== 'object' || args === null || Array.isArray(args))) {
    return invalidArgument('args', 'an object', shown(args))
  }
  const outcome = schema.safeParse(args ?? {})
  if (outcome.success) return outcome.data
  const issue = outcome.error.issues[0]!
  const [field = 'args', index] = issue.path
  const value = issue.path.reduce<unknown>(
    (at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step],
    args,
  )
  return invalidArgument(
    String(field),
    issue.message,
    shown(value),
    typeof index === 'number' ? index : undefined,
  )
}

export function invalidArgument(field: string, expected: string, received: string, index?: number): ApiError {
  const place = index === undefined ? `"${field}"` : `"${field}" at position ${index}`
  return new ApiError('INVALID_ARGUMENT', `${place} must be ${expected}; got ${received}.`, {
    details: index === undefined ? { field, expected } : { field, expected, index },
  })
}

/** Checks the fields beside the arguments of a request: well formed, or the mistake. */
export function checkMeta(key: unknown, trace: unknown, after?: unknown): ApiError | undefined {
  if (key !== undefined && (typeof key !== 'string' || !hasLength(key, 1, 64))) {
    return invalidArgument('key', 'a string of 1 to 64 characters', shown(key))
  }
  if (trace !== undefined && (typeof trace !== 'string' || !hasLength(trace, 1, 32))) {
    return invalidArgument('trace', 'a string of 1 to 32 characters', shown(trace))
  }
  if (after !== undefined && !afterSchema.safeParse(after).success) {
    const expected = 'a revision, or {"read", "written"} with the revisions that were seen'
    return invalidArgument('after', expected, shown(after))
  }
  return undefined
}
