import type { LoginAnswer } from '../contract/internal.ts'
import type { Tier } from '../contract/values.ts'
import type { Call } from '../host/call.ts'
import { type Backends, traceOptions, withSession, writeOptions } from './backends.ts'

/** Hashing a password takes its time, and others may wait for the same. */
const passwordTimeoutMs = 60_000

interface Credentials {
  username: string
  password: string
}

export async function createAccount({ customers, role }: Backends, call: Call): Promise<number> {
  const {
    username,
    password,
    name = username,
    tier = 'normal',
  } = call.args as Credentials & { name?: string; tier?: Tier }
  const args = { role, username, password, name, tier }
  const { id } = await customers.request<{ id: number }>('CreateAccount', args, {
    ...writeOptions(call),
    timeoutMs: passwordTimeoutMs,
  })
  return id
}

export async function login({ customers, role }: Backends, call: Call): Promise<LoginAnswer> {
  const { username, password } = call.args as Credentials
  const options = { ...traceOptions(call), timeoutMs: passwordTimeoutMs, safety: 'once' as const }
  const answer = await customers.request<LoginAnswer>('Login', { role, username, password }, options)
  call.connection.becomeKnown()
  return answer
}

export async function logout({ customers, role }: Backends, call: Call): Promise<void> {
  await customers.request('Logout', { role }, withSession(call, writeOptions(call)))
  call.succeed('{}')
}
