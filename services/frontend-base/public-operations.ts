import { type Operations, validate } from '../contract/operation.ts'
import type { Call, Handler } from '../process/call.ts'
import { ApiError } from '../wire/errors.ts'
import { type Backends, checkSession } from './backends.ts'
import type { FrontendTurns } from './frontend-turns.ts'

/** No session is as long. Longer ones are not carried on: several might not fit into the frame they would share. */
const longestSession = 256

/** A handler for every operation of a contract but those that every service has. */
export type Handlers<Contract extends Operations> = Record<Exclude<keyof Contract, 'Ping'>, Handler>

/**
 * Puts the contract in front of the handlers: they see only requests with valid arguments, and with a session if one is
 * needed. A client without a valid session learns that first, whatever the arguments.
 */
export function publicOperations<Contract extends Operations>(
  contract: Contract,
  backends: Backends,
  handlers: Handlers<Contract>,
  turns: FrontendTurns,
): Record<string, Handler> {
  const guarded: Record<string, Handler> = {}
  for (const [name, handler] of Object.entries<Handler>(handlers)) {
    const { args: schema, session: needsSession } = contract[name]!
    guarded[name] = (call: Call, frame, start, end) => {
      const refusal = needsSession ? sessionRefusal(name, call.request.session) : undefined
      if (refusal) {
        call.fail(refusal)
        return
      }
      const args = validate(schema, call.args)
      // Unknown fields of the client are not kept while it waits.
      call.args = call.request.args = undefined
      if (!(args instanceof ApiError)) {
        call.args = args
        return turns.take(call, () => handler(call, frame, start, end))
      }
      if (needsSession) return turns.take(call, () => checkSession(backends, call, () => call.fail(args)))
      call.fail(args)
    }
  }
  return guarded
}

/** Why customer-db need not even be asked. */
function sessionRefusal(op: string, session: string | undefined): ApiError | undefined {
  if (session === undefined)
    return new ApiError(
      'UNAUTHENTICATED',
      `${op} needs a session. Log in and send the "session" you get with the request.`,
    )
  if (session.length <= longestSession) return undefined
  return new ApiError('UNAUTHENTICATED', 'No such session: sessions are much shorter. Log in again.')
}
