import type { Role } from '../contract/values.ts'
import type { Call } from '../process/call.ts'
import type { ResilienceSettings } from '../resilience/settings.ts'
import type { WireClient } from '../wire/client.ts'
import type { ApiError } from '../wire/errors.ts'
import type { CallOptions } from '../wire/pending-call.ts'
import type { PasswordWaiters } from './password-waiters.ts'
import type { SessionGate } from './session-gate.ts'

/** The database services, as a frontend reaches them: one multiplexed connection to each. */
export interface Backends {
  role: Role
  /** The operations that work without the database that they would need. */
  degradation: () => ResilienceSettings['degradation']
  customers: WireClient
  products: WireClient
  sessions: SessionGate
  passwordWaiters: PasswordWaiters
}

/** Lets customer-db judge the session: answers the call if it does not hold, goes on with the account if it does. */
export function checkSession({ sessions }: Backends, call: Call, then: (account: number) => void): void {
  sessions.check(call, (error, account) => {
    if (error) call.fail(error)
    else then(account)
  })
}

/** The same for handlers that wait for several things. */
export function sessionAccount({ sessions }: Backends, call: Call): Promise<number> {
  return new Promise((resolve, reject) => {
    sessions.check(call, (error, account) => (error ? reject(error) : resolve(account)))
  })
}

/**
 * Does the work while customer-db judges the session, where that has held before. For another one it is judged first:
 * made-up sessions must cost no work.
 */
export async function besideCheck<Judged, Result>(
  { sessions }: Backends,
  call: Call,
  judge: () => Promise<Judged>,
  work: () => Promise<Result>,
): Promise<[Judged, Result]> {
  if (sessions.accountOf(call) !== undefined) return both(judge(), work())
  return [await judge(), await work()]
}

/** Waits for both; if both fail, what is wrong with the first matters more. */
export async function both<First, Second>(
  first: Promise<First>,
  second: Promise<Second>,
): Promise<[First, Second]> {
  const [a, b] = await Promise.allSettled([first, second])
  if (a.status === 'rejected') throw a.reason
  if (b.status === 'rejected') throw b.reason
  return [a.value, b.value]
}

/** Answers with product-db's own reply, without reading it. */
export function relayProducts(
  { products }: Backends,
  call: Call,
  op: string,
  args: object,
  options: CallOptions,
): void {
  products.relay(op, args, options, (error: ApiError | null, bytes, start, end) => {
    if (error) call.fail(error)
    else call.forward(bytes, start, end)
  })
}
