import type { z } from 'zod'
import { customerArguments, type sessionSettings } from '../contract/internal-arguments.ts'
import type {
  AbandonedPurchases,
  AccountAnswer,
  AccountQuery,
  BeginPurchaseArgs,
  ClientLeftArgs,
  FinishPurchaseArgs,
  LoginAnswer,
  LoginArgs,
  PurchaseDeliveredArgs,
  SessionQueries,
  SessionQuery,
  ShownCart,
} from '../contract/internal.ts'
import { normaliseUsername } from '../contract/username.ts'
import type { Role, Tier } from '../contract/values.ts'
import type { DurableState } from '../engine/durable.ts'
import type { Call, Handler } from '../process/call.ts'
import { checkedOperations } from '../process/checked-operations.ts'
import { execute, submit, write } from '../process/write.ts'
import { usedWithOthers } from '../outcomes/words.ts'
import { ApiError } from '../wire/errors.ts'
import { accountLocked, usernameTaken } from './accounts.ts'
import { askerOf } from './passwords/asker-of.ts'
import { bulkOperations } from './bulk-accounts.ts'
import type { CustomerCommand } from './commands.ts'
import type { Passwords } from './passwords/passwords.ts'
import { hashToken, newToken, type Sessions } from './sessions.ts'
import type { Account, Session } from './records.ts'
import type { CustomerState } from './state.ts'

export interface CustomerService {
  storage: DurableState<CustomerState, CustomerCommand, unknown>
  sessions: Sessions
  passwords: Passwords
  /** Purchases of a buyer that nobody seems to be working on any more. */
  abandoned(buyerId: number): string[]
  /** The clock of the sessions. */
  now(): number
}

/** The operations of customer-db for the frontends. */
export function customerOperations(service: CustomerService): Record<string, Handler> {
  return checkedOperations(customerArguments, {
    ...accountOperations(service),
    ...bulkOperations(service),
    ...cartOperations(service),
  })
}

function accountOperations({
  storage,
  sessions,
  passwords,
  abandoned,
  now,
}: CustomerService): Record<string, Handler> {
  return {
    CheckSession: (call) => {
      const { role, silently = false } = call.args as SessionQuery
      const session = sessions.find(call.request.session, role, silently)
      if (session instanceof ApiError) call.fail(session)
      else call.succeed(`{"accountId":${session.account.id}}`)
    },

    CheckSessions: (call) => {
      const { role, sessions: tokens } = call.args as SessionQueries
      let checks = ''
      for (const token of tokens) {
        const session = sessions.find(token, role)
        if (checks !== '') checks += ','
        checks += session instanceof ApiError ? JSON.stringify(session.toBody()) : session.account.id
      }
      call.succeed(`{"checks":[${checks}]}`)
    },

    CreateAccount: async (call) => {
      const { role, password, name, tier, ...given } = call.args as LoginArgs & { name: string; tier: Tier }
      const username = normaliseUsername(given.username)
      const known = storage.machine.usernames.like(role, username)
      if (known && (call.key === undefined || known.createKey !== call.key))
        throw usernameTaken(role, username)
      const asker = askerOf(call)
      // Asked again with its key. Only the first password's own hash can tell whether it is the same one.
      const isSame = async (account: Account) =>
        account.name === name &&
        account.tier === tier &&
        (await passwords.matches(
          password,
          account.password,
          asker,
          { role, username: account.username, address: asker.address },
          call.until,
        ))
      const answer = async (account: Account) => {
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
      const account = storage.machine.accounts.get((opened as { id: number }).id)!
      // Another request with the key may have been quicker.
      if (account.password === hash) call.succeed(JSON.stringify(opened))
      else await answer(account)
    },

    Login: async (call) => {
      const { role, password, ...given } = call.args as LoginArgs
      const account = storage.machine.usernames.typed(role, given.username)
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
      // Logging in is activity.
      sessions.find(token, role)
      const answer: LoginAnswer = {
        session: token,
        accountId: account.id,
        name: account.name,
        tier: account.tier,
      }
      call.succeed(JSON.stringify(answer))
    },

    SetSessions: (call) => {
      sessions.setExpiry((call.args as z.output<typeof sessionSettings>).expire)
      call.succeed('{}')
    },

    ClientLeft: (call) => {
      passwords.queue.leave(call.connection.id, (call.args as ClientLeftArgs).client)
      call.succeed('{}')
    },

    Logout: (call) => {
      const { key } = call
      const { session = '' } = call.request
      if (key !== undefined && storage.machine.outcomes.has(hashToken(session), key)) call.succeed('{}')
      else {
        inSession(sessions, call, ({ tokenHash }) => {
          submit(storage, call, { op: 'logout', at: Date.now(), key, tokenHash }, (error) => {
            if (!error) {
              call.succeed('{}')
              return
            }
            sessions.leave(tokenHash)
            call.fail(loggedOutForNow())
          })
        })
      }
    },

    HasAccount: (call) => {
      const { role, id } = call.args as AccountQuery
      const account = storage.machine.accounts.get(id)
      const answer: AccountAnswer =
        account?.role === role ? { exists: true, name: account.name } : { exists: false }
      call.succeed(JSON.stringify(answer))
    },

    AbandonedPurchases: (call) => {
      const { username } = call.args as { username: string }
      const account = storage.machine.usernames.typed('buyer', username)
      const answer: AbandonedPurchases = account
        ? { accountId: account.id, abandoned: abandoned(account.id) }
        : { abandoned: [] }
      call.succeed(JSON.stringify(answer))
    },
  }
}

function cartOperations({ storage, sessions, abandoned }: CustomerService): Record<string, Handler> {
  const inOwnSession = (command: (session: Session, call: Call) => CustomerCommand): Handler => {
    return (call) => inSession(sessions, call, (session) => write(storage, call, command(session, call)))
  }
  const line = (call: Call) => {
    const { itemId, quantity } = call.args as { itemId: string; quantity: number }
    return { itemId, quantity }
  }
  const stamp = (call: Call) => ({ at: Date.now(), key: call.key })

  return {
    ChangeTier: inOwnSession(({ tokenHash }, call) => {
      const { tier } = call.args as { tier: Tier }
      return { op: 'changeTier', tokenHash, tier, ...stamp(call) }
    }),
    GetCart: (call) => {
      inSession(sessions, call, (session) => {
        const cart: ShownCart = {
          ...storage.machine.cartOf(session),
          abandoned: abandoned(session.account.id),
        }
        call.succeed(JSON.stringify(cart))
      })
    },
    AddToCart: inOwnSession(({ tokenHash }, call) => {
      const { available } = call.args as { available: number }
      return { op: 'addToCart', tokenHash, ...line(call), available, ...stamp(call) }
    }),
    RemoveFromCart: inOwnSession(({ tokenHash }, call) => ({
      op: 'removeFromCart',
      tokenHash,
      ...line(call),
      ...stamp(call),
    })),
    ClearCart: inOwnSession(({ tokenHash }, call) => ({ op: 'clearCart', tokenHash, ...stamp(call) })),
    SaveCart: inOwnSession(({ tokenHash }, call) => ({ op: 'saveCart', tokenHash, ...stamp(call) })),
    BeginPurchase: inOwnSession(({ tokenHash }, call) => {
      const { via } = call.args as BeginPurchaseArgs
      return { op: 'beginPurchase', tokenHash, via, ref: newToken(), ...stamp(call) }
    }),
    PurchaseDelivered: inOwnSession(({ tokenHash }, call) => {
      const { ref, via } = call.args as PurchaseDeliveredArgs
      return { op: 'purchaseDelivered', tokenHash, ref, via }
    }),
    FinishPurchase: (call) => {
      const { ref, end, attempt } = call.args as FinishPurchaseArgs
      write(storage, call, { op: 'finishPurchase', ref, end, attempt })
    },
  }
}

function loggedOutForNow(): ApiError {
  return new ApiError(
    'UNAVAILABLE',
    'You are logged out, but this could not be written to disk yet, which may be full. It is written as soon as there is space; ' +
      'if the service stops before that, the session may be used again until it times out.',
    { retryable: false },
  )
}

function inSession(sessions: Sessions, call: Call, work: (session: Session) => void): void {
  const session = sessions.find(call.request.session, (call.args as { role: Role }).role)
  if (session instanceof ApiError) call.fail(session)
  else work(session)
}
