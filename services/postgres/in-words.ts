import type { Handler } from '../process/call.ts'
import { asApiError, isOfDatabase } from './failures.ts'

/** Handlers that tell clients in their words what PostgreSQL could not do. */
export function inWords(handlers: Record<string, Handler>): Record<string, Handler> {
  const told =
    (handler: Handler): Handler =>
    async (...request) => {
      try {
        await handler(...request)
      } catch (error) {
        throw isOfDatabase(error) ? asApiError(error) : error
      }
    }
  return Object.fromEntries(Object.entries(handlers).map(([op, handler]) => [op, told(handler)]))
}
