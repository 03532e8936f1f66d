import { generalCodes } from '../wire/errors.ts'

const marketCodes = ['UNAUTHENTICATED', 'SESSION_EXPIRED', 'FORBIDDEN', 'OUT_OF_STOCK', 'CART_EMPTY'] as const

declare module '../wire/errors.ts' {
  interface ErrorCodes {
    market: (typeof marketCodes)[number]
  }
}

export const errorCodes = [...generalCodes, ...marketCodes] as const

export type ErrorCode = (typeof errorCodes)[number]

/** Codes of requests that the cluster could not carry out. With any other code a service did its work and said no. */
const errors: ReadonlySet<string> = new Set<ErrorCode>(['INTERNAL', 'OVERLOADED', 'TIMEOUT', 'UNAVAILABLE'])

/** Whether an outcome is an error in the sense of the glossary, and no refusal. */
export function isError(code: string): boolean {
  return errors.has(code)
}
