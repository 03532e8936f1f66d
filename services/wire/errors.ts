/** Failures that any service can have. */
export const generalCodes = [
  'BAD_FRAME',
  'BAD_REQUEST',
  'UNKNOWN_OP',
  'INVALID_ARGUMENT',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'OVERLOADED',
  'UNAVAILABLE',
  'TIMEOUT',
  'INTERNAL',
] as const

/** A contract adds its own to these: the market's are in contract/error-codes.ts. */
export interface ErrorCodes {
  general: (typeof generalCodes)[number]
}

export type ErrorCode = ErrorCodes[keyof ErrorCodes]

export interface ErrorBody {
  code: ErrorCode
  message: string
  retryable: boolean
  indefinite: boolean
  details?: Record<string, unknown>
}

const retryableCodes: ReadonlySet<ErrorCode> = new Set(['OVERLOADED', 'UNAVAILABLE', 'TIMEOUT'])

/** A failure as it travels over the wire. Definite unless said otherwise: the operation did not happen. */
export class ApiError extends Error {
  readonly code: ErrorCode
  readonly retryable: boolean
  readonly indefinite: boolean
  readonly details: Record<string, unknown> | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Record<string, unknown>; indefinite?: boolean; retryable?: boolean } = {},
  ) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.details = options.details
    this.indefinite = options.indefinite ?? false
    this.retryable = options.retryable ?? retryableCodes.has(code)
  }

  static from(body: ErrorBody): ApiError {
    return new ApiError(body.code, body.message, body)
  }

  /** Turns any failure into one that can be sent. An unforeseen failure may have come after the work was done. */
  static of(error: unknown): ApiError {
    if (error instanceof ApiError) return error
    return new ApiError('INTERNAL', error instanceof Error ? error.message : String(error), {
      indefinite: true,
    })
  }

  toBody(): ErrorBody {
    const { code, message, retryable, indefinite, details } = this
    return details
      ? { code, message, retryable, indefinite, details }
      : { code, message, retryable, indefinite }
  }
}
