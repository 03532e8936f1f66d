import { type Operations, validate } from '../contract/operation.ts'
import type { Call } from '../host/call.ts'
import type { Handler } from '../host/service-server.ts'
import { ApiError } from '../wire/errors.ts'
import { type Backends, checkSession } from './backends.ts'

/** A handler for every operation of a contract but those that every service has. */
export type Handlers<Contract extends Operations> = Record<Exclude<keyof Contract, 'Ping'>, Handler>

/** Longer than any token that was ever given out: not worth sending on. */
const longestSession = 256

/**
 * Puts the contract in front of the handlers: they see only requests with sound arguments, and with a session where one
 * is needed. Who has no sound session is told that first, whatever the arguments.
 */
export function publicOperations<Contract extends Operations>(
  contract: Contract,
  backends: Backends,
  handlers: Handlers<Contract>,
): Record<string, Handler> {
  const guarded: Record<string, Handler> = {}
  for (const [name, handler] of Object.entries<Handler>(handlers)) {
    const { args: schema, session: needsSession } = contract[name]!
    guarded[name] = (call: Call) => {
      if (needsSession && (call.request.session?.length ?? Infinity) > longestSession) {
        call.fail(noSession(name))
        return
      }
      const args = validate(schema, call.args)
      if (!(args instanceof ApiError)) {
        call.args = args
        return handler(call)
      }
      if (needsSession) checkSession(backends, call, () => call.fail(args))
      else call.fail(args)
    }
  }
  return guarded
}

function noSession(op: string): ApiError {
  return new ApiError(
    'UNAUTHENTICATED',
    `${op} needs a session. Log in and send the "session" you get with the request.`,
  )
}
