import type { z } from 'zod'
import { customerArguments, type sessionSettings } from '../contract/internal-arguments.ts'
import type {
  AbandonedPurchases,
  AccountAnswer,
  AccountQuery,
  SessionQueries,
  SessionQuery,
  ShownCart,
} from '../contract/internal.ts'
import type { Role } from '../contract/values.ts'
import type { DurableState } from '../engine/durable.ts'
import type { Call, Handler } from '../process/call.ts'
import { checkedOperations } from '../process/checked-operations.ts'
import { submit } from '../process/write.ts'
import { ApiError } from '../wire/errors.ts'
import { accountOperations } from './account-operations.ts'
import { cartOperations } from './cart-operations.ts'
import type { CustomerCommand } from './commands.ts'
import type { AccountDirectory } from './directory.ts'
import type { Passwords } from './passwords/passwords.ts'
import type { Session } from './records.ts'
import { hashToken, type Sessions } from './sessions.ts'
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
  const { storage, sessions, passwords, now } = service
  return checkedOperations(customerArguments, {
    ...accountOperations({
      storage,
      directory: directoryOf(storage),
      passwords,
      loggedIn: (token, role) => sessions.find(token, role),
      now,
    }),
    ...cartOperations(storage, (call, work) => inSession(sessions, call, work)),
    ...sessionOperations(service),
  })
}

function sessionOperations({ storage, sessions, abandoned }: CustomerService): Record<string, Handler> {
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

    SetSessions: (call) => {
      sessions.setExpiry((call.args as z.output<typeof sessionSettings>).expire)
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

    GetCart: (call) => {
      inSession(sessions, call, (session) => {
        const cart: ShownCart = {
          ...storage.machine.cartOf(session),
          abandoned: abandoned(session.account.id),
        }
        call.succeed(JSON.stringify(cart))
      })
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

/** The accounts that are held in memory. */
function directoryOf(storage: CustomerService['storage']): AccountDirectory {
  return {
    opened: (id) => storage.machine.accounts.get(id)!,
    typed: (role, username) => storage.machine.usernames.typed(role, username),
    like: (wanted) => wanted.map(({ role, username }) => storage.machine.usernames.like(role, username)),
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
