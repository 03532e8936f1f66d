import { generalCodes } from '../wire/errors.ts'

const marketCodes = ['UNAUTHENTICATED', 'SESSION_EXPIRED', 'FORBIDDEN', 'OUT_OF_STOCK', 'CART_EMPTY'] as const

declare module '../wire/errors.ts' {
  interface ErrorCodes {
    market: (typeof marketCodes)[number]
  }
}

export const errorCodes = [...generalCodes, ...marketCodes] as const

export type ErrorCode = (typeof errorCodes)[number]
