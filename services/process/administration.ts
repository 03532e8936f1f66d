import { administrator } from '../contract/admin-operations.ts'
import type { Operations } from '../contract/operation.ts'
import { ApiError } from '../wire/errors.ts'
import type { Handler } from './call.ts'
import { checkedOperations } from './checked-operations.ts'
import type { Log } from './log.ts'

/**
 * Operations for the administrator only. Other members hold the secret as well, but they speak for buyers and sellers:
 * their greetings give other names, and they are refused.
 */
export function administratorOperations<Contract extends Operations>(
  contract: Contract,
  handlers: Record<keyof Contract & string, Handler>,
): Record<string, Handler> {
  const schemas = Object.fromEntries(Object.entries(contract).map(([op, { args }]) => [op, args]))
  const checked = checkedOperations(schemas, handlers)
  const guard =
    (op: string, handler: Handler): Handler =>
    (call, frame, start, end) => {
      if (call.connection.from === administrator) return handler(call, frame, start, end)
      call.fail(new ApiError('FORBIDDEN', `${op} is for the administrator of the cluster only.`))
    }
  return Object.fromEntries(Object.entries(checked).map(([op, handler]) => [op, guard(op, handler)]))
}

/** One line for each action of the administrator, written when it is on disk. */
export function audit(log: Log, action: string, details: object): void {
  // The audit log has this line at every level of the log.
  log
    .child({}, { level: 'info' })
    .info({ audit: action, by: administrator, ...details }, `the administrator: ${action}`)
}
