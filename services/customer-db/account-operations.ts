import type { ClientLeftArgs, LoginAnswer, LoginArgs } from '../contract/internal.ts'
import { normaliseUsername } from '../contract/username.ts'
import type { Role, Tier } from '../contract/values.ts'
import { usedWithOthers } from '../outcomes/words.ts'
import type { Handler } from '../process/call.ts'
import { execute } from '../process/write.ts'
import { ApiError } from '../wire/errors.ts'
import { accountLocked, usernameTaken } from './accounts.ts'
import { askerOf } from './passwords/asker-of.ts'
import { bulkOperations } from './bulk-accounts.ts'
import type { AccountDirectory, CustomerStorage, KnownAccount } from './directory.ts'
import type { Passwords } from './passwords/passwords.ts'
import { hashToken, newToken } from './sessions.ts'

export interface AccountServices {
  storage: CustomerStorage
  directory: AccountDirectory
  passwords: Passwords
  /** Logging in is activity. */
  loggedIn(token: string, role: Role): void
  /** The clock of the sessions. */
  now(): number
}

/** Accounts are opened and logged in to in the same way wherever they are kept. */
export function accountOperations(service: AccountServices): Record<string, Handler> {
  const { storage, directory, passwords, loggedIn, now } = service
  return {
    ...bulkOperations(service),

    CreateAccount: async (call) => {
      const { role, password, name, tier, ...given } = call.args as LoginArgs & { name: string; tier: Tier }
      const username = normaliseUsername(given.username)
      const found = directory.like([{ role, username }])
      const [known] = isSoon(found) ? await found : found
      if (known && (call.key === undefined || known.createKey !== call.key))
        throw usernameTaken(role, username)
      const asker = askerOf(call)
      // Asked again with its key. Only the first password's own hash can tell whether it is the same one.
      const isSame = async (account: KnownAccount) =>
        account.name === name &&
        account.tier === tier &&
        (await passwords.matches(
          password,
          account.password,
          asker,
          { role, username: account.username, address: asker.address },
          call.until,
        ))
      const answer = async (account: KnownAccount) => {
        if (!(await isSame(account))) throw usedWithOthers('CreateAccount')
        call.succeed(JSON.stringify({ id: account.id }))
      }
      if (known) return answer(known)
      const hash = await passwords.hash(password, asker, call.until)
      const opened = await execute(storage, call, {
        op: 'createAccount',
        at: Date.now(),
        role,
        username,
        name,
        tier,
        password: hash,
        key: call.key,
      })
      if (opened instanceof ApiError) throw opened
      const account = await directory.opened((opened as { id: number }).id)
      // Another request with the key may have been quicker.
      if (account.password === hash) call.succeed(JSON.stringify(opened))
      else await answer(account)
    },

    Login: async (call) => {
      const { role, password, ...given } = call.args as LoginArgs
      const found = directory.typed(role, given.username)
      const account = isSoon(found) ? await found : found
      // Guesses of one account count together, in whatever form its name is typed.
      const username = account?.username ?? normaliseUsername(given.username)
      const asker = askerOf(call)
      const guesser = { role, username, address: asker.address }
      const right = await passwords.matches(password, account?.password, asker, guesser, call.until)
      if (!account || !right) {
        throw new ApiError(
          'UNAUTHENTICATED',
          `No ${role} with this username and password. Check both, or create an account.`,
        )
      }
      if (account.lockedAt !== null) throw accountLocked()
      const token = newToken()
      const outcome = await execute(storage, call, {
        op: 'login',
        at: now(),
        accountId: account.id,
        tokenHash: hashToken(token),
      })
      if (outcome instanceof ApiError) throw outcome
      loggedIn(token, role)
      const answer: LoginAnswer = {
        session: token,
        accountId: account.id,
        name: account.name,
        tier: account.tier,
      }
      call.succeed(JSON.stringify(answer))
    },

    ClientLeft: (call) => {
      passwords.queue.leave(call.connection.id, (call.args as ClientLeftArgs).client)
      call.succeed('{}')
    },
  }
}

/** To wait even for what is there would put a password into the queue only after its client was said to have left. */
function isSoon<Value>(found: Value | Promise<Value>): found is Promise<Value> {
  return found instanceof Promise
}
