import type { AsOf } from '../contract/as-of.ts'
import type { Call } from '../process/call.ts'
import type { WireClient } from '../wire/client.ts'
import type { CallOptions, RelayHandler } from '../wire/pending-call.ts'
import { failureIn, readReply } from '../wire/reply-bytes.ts'

/** Reads a relayed reply, and has what it says of its age go with the answer to the client. */
export function readingAs<Result>(
  call: Call,
  resolve: (result: Result) => void,
  reject: (error: Error) => void,
): RelayHandler {
  return (error, bytes, start, end) => {
    const failure = error ?? failureIn(bytes, start, end)
    if (failure) {
      reject(failure)
      return
    }
    const { result, asOf } = readReply(bytes, start, end)
    if (asOf) tellAsOf(call, asOf as AsOf)
    resolve(result as Result)
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
  return client.request<Result>(op, args, { ...options, after: options.after ?? 0, onAsOf })
}
