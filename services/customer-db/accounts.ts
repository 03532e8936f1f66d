import type { Role } from '../contract/values.ts'
import { ApiError } from '../wire/errors.ts'
import type { CustomerCommand, NewAccount } from './commands.ts'
import type { CustomerRecords } from './records.ts'

type Of<Op extends CustomerCommand['op']> = Extract<CustomerCommand, { op: Op }>

export function createAccount(state: CustomerRecords, command: Of<'createAccount'>): unknown {
  const { role, username, password, at, key } = command
  const known = state.usernames.get(role, username)
  if (known === undefined) return { id: open(state, command, { password, at, key }) }
  if (key !== undefined && known.createKey === key) return { id: known.id }
  return usernameTaken(role, username)
}

export function createAccounts(
  state: CustomerRecords,
  { accounts, password, at }: Of<'createAccounts'>,
): unknown {
  const taken = accounts.find(({ role, username }) => state.usernames.get(role, username))
  if (taken) return usernameTaken(taken.role, taken.username)
  return { ids: accounts.map((account) => open(state, account, { password, at })) }
}

function open(
  state: CustomerRecords,
  { role, username, name, tier }: NewAccount,
  { password, at, key }: { password: string; at: number; key?: string | undefined },
): number {
  const id = state.nextAccountId
  state.nextAccountId += 1
  state.addAccount({
    id,
    role,
    username,
    name,
    tier,
    password,
    createKey: key ?? null,
    createdAt: at,
    lastActive: null,
    lockedAt: null,
    saved: new Map(),
    savedAs: 0,
  })
  return id
}

export function usernameTaken(role: Role, username: string): ApiError {
  return new ApiError(
    'ALREADY_EXISTS',
    `There is a ${role} "${username}" already. Log in, or choose another username.`,
    {
      details: { field: 'username' },
    },
  )
}

export function accountLocked(): ApiError {
  return new ApiError(
    'FORBIDDEN',
    'This account is locked. Ask the administrator of the market to unlock it.',
  )
}

export function unknownAccount(): ApiError {
  return new ApiError('NOT_FOUND', 'There is no such account. The list of accounts shows all.')
}
