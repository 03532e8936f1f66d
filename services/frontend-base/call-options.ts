import type { Call } from '../process/call.ts'
import type { Request } from '../wire/message.ts'
import type { CallOptions } from '../wire/pending-call.ts'

/** How a read, and a question to a database that changes nothing, may be repeated. */
export function readOptions({ trace, spans, until, request }: Call): CallOptions {
  return { trace, spans, until, after: toldAfter(request), safety: 'read' }
}

/** With a key a write happens once however often it is sent; without one it is sent once. */
export function writeOptions(call: Call): CallOptions {
  const { key, request } = call
  const safety = key === undefined ? 'once' : 'repeatable'
  return { ...traceOptions(call), key, after: toldAfter(request), safety }
}

/**
 * product-db is never behind; a client that asks of which state an answer is, is told by it. It refuses a revision that
 * does not exist yet.
 */
function toldAfter({ after }: Request): number | undefined {
  if (after === undefined || typeof after === 'number') return after
  return 0
}

/**
 * Everything that is asked for the client carries its trace, and how long it waits. A reply may say that the change is
 * safe in fewer places than it should be: the answer to the client says so, too.
 */
export function traceOptions(call: Call): CallOptions {
  const { trace, spans, until } = call
  const onFewerCopies = () => {
    call.fewerCopies = true
  }
  return { trace, spans, until, onFewerCopies }
}

/** Only customer-db is ever shown a session. */
export function withSession(call: Call, options: CallOptions): CallOptions {
  return { ...options, session: call.request.session }
}
