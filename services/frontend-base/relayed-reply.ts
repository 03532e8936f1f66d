import type { AsOf } from '../contract/as-of.ts'
import type { Call } from '../process/call.ts'
import type { WireClient } from '../wire/client.ts'
import { ApiError, type ErrorBody } from '../wire/errors.ts'
import type { CallOptions, RelayHandler } from '../wire/pending-call.ts'

type Reply = { asOf?: AsOf } & ({ ok: true; result: unknown } | { ok: false; error: ErrorBody })

/** A reply as it is relayed: what follows its id. */
export function readReply(bytes: Buffer, start: number, end: number): Reply {
  return JSON.parse(`{"id":0${bytes.toString('utf8', start, end)}`) as Reply
}

/** Reads a relayed reply, and has what it says of its age go with the answer to the client. */
export function readingAs<Result>(
  call: Call,
  resolve: (result: Result) => void,
  reject: (error: Error) => void,
): RelayHandler {
  return (error, bytes, start, end) => {
    if (error) {
      reject(error)
      return
    }
    const reply = readReply(bytes, start, end)
    if (!reply.ok) {
      reject(ApiError.from(reply.error))
      return
    }
    if (reply.asOf) tellAsOf(call, reply.asOf)
    resolve(reply.result as Result)
  }
}

/** If several states went into a reply, the client learns the oldest. */
function tellAsOf(call: Call, asOf: AsOf): void {
  const before = call.asOf && (JSON.parse(call.asOf()) as AsOf)
  const told = JSON.stringify(before && before.rev < asOf.rev ? before : asOf)
  call.asOf = () => told
}

/** The same as `client.request`; who asks of which state the answer is, is told. */
export function requestAsOf<Result>(
  client: WireClient,
  call: Call,
  op: string,
  args: object,
  options: CallOptions,
): Promise<Result> {
  if (call.request.after === undefined) return client.request<Result>(op, args, options)
  const onAsOf = (asOf: unknown) => tellAsOf(call, asOf as AsOf)
  return client.request<Result>(op, args, { ...options, after: 0, onAsOf })
}
