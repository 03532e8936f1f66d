import type { CreateAccountsArgs, CreatedAccounts } from '../contract/internal.ts'
import { normaliseUsername } from '../contract/username.ts'
import type { Call, Handler } from '../process/call.ts'
import { execute } from '../process/write.ts'
import { ApiError } from '../wire/errors.ts'
import { askerOf } from './passwords/asker-of.ts'
import type { NewAccount } from './commands.ts'
import type { AccountDirectory, CustomerStorage, KnownAccount } from './directory.ts'
import type { Passwords } from './passwords/passwords.ts'

interface Services {
  storage: CustomerStorage
  directory: AccountDirectory
  passwords: Passwords
}

/** Many accounts of one password, which is hashed once. */
export function bulkOperations(service: Services): Record<string, Handler> {
  return {
    CreateAccounts: async (call) => {
      const answer: CreatedAccounts = { ids: await openAll(service, call) }
      call.succeed(JSON.stringify(answer))
    },
  }
}

async function openAll({ storage, directory, passwords }: Services, call: Call): Promise<number[]> {
  const { password, accounts } = call.args as CreateAccountsArgs
  const wanted = accounts.map((account) => ({ ...account, username: normaliseUsername(account.username) }))
  let hash: string | undefined
  for (;;) {
    const known = await directory.like(wanted)
    await mustBeTheSame(passwords, call, wanted, known)
    const missing = wanted.filter((_, index) => known[index] === undefined)
    if (missing.length === 0) return known.map((account) => account!.id)
    hash ??= await passwords.hash(password, askerOf(call), call.until, missing.length)
    const command = { op: 'createAccounts', at: Date.now(), password: hash, accounts: missing } as const
    const outcome = await execute(storage, call, command)
    // Somebody was quicker with one of the usernames, and none was opened: perhaps it was the same request.
    if (outcome instanceof ApiError) continue
    const opened = (outcome as CreatedAccounts).ids.values()
    return known.map((account) => account?.id ?? opened.next().value!)
  }
}

/** Throws if an account that is there already is another one than is wanted. */
async function mustBeTheSame(
  passwords: Services['passwords'],
  call: Call,
  wanted: readonly NewAccount[],
  known: readonly (KnownAccount | undefined)[],
): Promise<void> {
  const refuseUnless = (isSame: (account: KnownAccount, as: NewAccount) => boolean) => {
    const others = wanted.filter((as, index) => known[index] && !isSame(known[index], as))
    if (others.length > 0) throw openedOtherwise(others)
  }
  refuseUnless((account, as) => describes(as, account))
  const { password } = call.args as CreateAccountsArgs
  const asker = askerOf(call)
  const right = new Set<string>()
  const compare = async ([{ role, username, password: hash }, count]: [KnownAccount, number]) => {
    const guesser = { role, username, address: asker.address }
    if (!(await passwords.matches(password, hash, asker, guesser, call.until))) return
    right.add(hash)
    passwords.spareLogins(hash, password, count)
  }
  await Promise.all(onePerHash(known).map(compare))
  refuseUnless((account) => right.has(account.password))
}

/** Accounts that were opened at once have one hash, which is compared once; with each, how many have its hash. */
function onePerHash(known: readonly (KnownAccount | undefined)[]): [KnownAccount, number][] {
  const counts = new Map<string, [KnownAccount, number]>()
  for (const account of known) {
    if (account) counts.set(account.password, [account, (counts.get(account.password)?.[1] ?? 0) + 1])
  }
  return [...counts.values()]
}

function describes(wanted: NewAccount, { username, name, tier }: KnownAccount): boolean {
  return wanted.username === username && wanted.name === name && wanted.tier === tier
}

function openedOtherwise(others: readonly NewAccount[]): ApiError {
  const usernames = others.map(({ role, username }) => ({ role, username }))
  const { role, username } = usernames[0]!
  const more = others.length === 1 ? '' : `, and ${others.length - 1} more`
  return new ApiError(
    'ALREADY_EXISTS',
    `No account was opened: there is a ${role} "${username}" already with another password, name or tier${more}.`,
    { details: { field: 'accounts', usernames } },
  )
}
