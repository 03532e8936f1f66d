import { invalidArgument } from '../contract/operation.ts'
import type { Handler } from '../process/call.ts'
import { asApiError, isOfDatabase } from './failures.ts'

/** Handlers that tell clients in their words what PostgreSQL could not do, and take no key that it cannot store. */
export function inWords(handlers: Record<string, Handler>): Record<string, Handler> {
  const told =
    (handler: Handler): Handler =>
    async (...request) => {
      const [{ key }] = request
      if (key !== undefined && !isText(key))
        throw invalidArgument('key', 'text without NUL', JSON.stringify(key))
      try {
        await handler(...request)
      } catch (error) {
        throw isOfDatabase(error) ? asApiError(error) : error
      }
    }
  return Object.fromEntries(Object.entries(handlers).map(([op, handler]) => [op, told(handler)]))
}

/** As PostgreSQL has it: without NUL, and without halves of characters. */
function isText(word: string): boolean {
  return word.isWellFormed() && !word.includes('\0')
}
