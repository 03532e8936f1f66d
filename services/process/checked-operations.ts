import type { z } from 'zod'
import { validate } from '../contract/operation.ts'
import { ApiError } from '../wire/errors.ts'
import type { Handler } from './call.ts'

/** Handlers that see only sound arguments. Each needs a schema. */
export function checkedOperations(
  schemas: Readonly<Record<string, z.ZodType>>,
  handlers: Readonly<Record<string, Handler>>,
): Record<string, Handler> {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => {
      const schema = schemas[name]
      if (schema === undefined) throw new Error(`The arguments of ${name} are not described.`)
      return [name, checked(schema, handler)]
    }),
  )
}

function checked(schema: z.ZodType, handler: Handler): Handler {
  return (call, frame, start, end) => {
    const args = validate(schema, call.args)
    if (args instanceof ApiError) {
      call.fail(args)
      return
    }
    call.args = args
    return handler(call, frame, start, end)
  }
}
