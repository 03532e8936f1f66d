import type { LoginAnswer, LoginArgs } from '../contract/internal.ts'
import { normaliseUsername } from '../contract/username.ts'
import type { Tier } from '../contract/values.ts'
import type { Call } from '../process/call.ts'
import type { Backends } from './backends.ts'
import { traceOptions, withSession, writeOptions } from './call-options.ts'
import { placeOf } from './client-place.ts'

/** Hashing a password takes its time, and others may wait for the same. */
const passwordTimeoutMs = 60_000

interface Credentials {
  username: string
  password: string
}

export async function createAccount(
  { customers, role, passwordWaiters }: Backends,
  call: Call,
): Promise<number> {
  const {
    username,
    password,
    name = normaliseUsername(username),
    tier = 'normal',
  } = call.args as Credentials & { name?: string; tier?: Tier }
  const args = { role, username, password, name, tier, client: placeOf(call) }
  const options = { ...writeOptions(call), timeoutMs: passwordTimeoutMs }
  const { id } = await passwordWaiters.while(call, () =>
    customers.request<{ id: number }>('CreateAccount', args, options),
  )
  return id
}

/** Logs in, after what has to be done before. */
export async function login(
  { customers, role, sessions, passwordWaiters }: Backends,
  call: Call,
  before?: () => Promise<void>,
): Promise<LoginAnswer> {
  const { username, password } = call.args as Credentials
  const args: LoginArgs = { role, username, password, client: placeOf(call) }
  const options = { ...traceOptions(call), timeoutMs: passwordTimeoutMs, safety: 'once' as const }
  const answer = await passwordWaiters.while(call, async (isThere) => {
    await before?.()
    isThere()
    return customers.request<LoginAnswer>('Login', args, options)
  })
  call.connection.becomeKnown()
  sessions.began(answer.session, answer.accountId)
  return answer
}

export async function logout({ customers, role }: Backends, call: Call): Promise<void> {
  await customers.request('Logout', { role }, withSession(call, writeOptions(call)))
  call.succeed('{}')
}
