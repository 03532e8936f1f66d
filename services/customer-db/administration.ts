import { accountAdministration, type AdminArgs, type MarketAccount } from '../contract/admin-operations.ts'
import type { Role } from '../contract/values.ts'
import { administratorOperations } from '../process/administration.ts'
import type { Call, Handler } from '../process/call.ts'
import { succeedInTurns, type Work } from '../process/in-turns.ts'
import type { Log } from '../process/log.ts'
import { pageInTurns } from '../process/page-in-turns.ts'
import { accountChanges, marketAccount, timeText } from './account-changes.ts'
import { unknownAccount } from './accounts.ts'
import type { CustomerService } from './operations.ts'
import type { Account } from './records.ts'
import type { CustomerState } from './state.ts'

const mostSessions = 100

type Query = AdminArgs<'ListAccounts'>

/** The operations of customer-db for the administrator: accounts of all users, and their sessions. */
export function accountAdministrationOperations({
  storage,
  log,
}: Pick<CustomerService, 'storage'> & { log: Log }): Record<string, Handler> {
  const accountOf = ({ args }: Call): Account => {
    const { role, username } = args as { role: Role; username: string }
    const account = storage.machine.usernames.typed(role, username)
    if (account === undefined) throw unknownAccount()
    return account
  }

  return administratorOperations(accountAdministration, {
    ListAccounts: (call) =>
      succeedInTurns(
        call,
        accountPage(() => storage.machine, call.args as Query),
      ),

    GetAccountNames: (call) => {
      const { ids } = call.args as AdminArgs<'GetAccountNames'>
      const accounts = ids.map((id) => {
        const account = storage.machine.accounts.get(id)
        return account ? { role: account.role, username: account.username, name: account.name } : null
      })
      call.succeed(JSON.stringify({ accounts }))
    },

    ListSessions: (call) => {
      const account = accountOf(call)
      const sessions = [...storage.machine.sessions.values()]
        .filter((session) => session.account === account)
        .sort((a, b) => b.lastUsed - a.lastUsed)
        .slice(0, mostSessions)
        .map(({ sid, lastUsed, cart }) => ({
          id: sid,
          lastActive: timeText(lastUsed),
          cartLines: cart.lines.size,
        }))
      call.succeed(JSON.stringify({ sessions }))
    },

    ...accountChanges({
      storage,
      log,
      accountOf,
      show: (id) => shown(storage.machine, [storage.machine.accounts.get(id)!])[0]!,
    }),
  })
}

/** Another state may be restored while a long page is being made: then it is made again. */
function* accountPage(present: () => CustomerState, query: Query): Work {
  for (;;) {
    const state = present()
    const { accounts } = state
    const { entries, total } = yield* pageInTurns(
      accounts.values(),
      accounts.size,
      accountFilter(query),
      query,
    )
    if (present() === state) return JSON.stringify({ total, accounts: shown(state, entries) })
  }
}

function accountFilter({ role, text = '', locked }: Query) {
  const wanted = text.trim().toLowerCase()
  if (role === undefined && locked === undefined && wanted === '') return undefined
  return (account: Account): boolean =>
    (role === undefined || account.role === role) &&
    (locked === undefined || (account.lockedAt !== null) === locked) &&
    (wanted === '' ||
      account.username.toLowerCase().includes(wanted) ||
      account.name.toLowerCase().includes(wanted) ||
      String(account.id) === wanted)
}

/** With the number of their sessions. */
function shown({ sessions }: CustomerState, accounts: readonly Account[]): MarketAccount[] {
  const counts = new Map(accounts.map((account) => [account, 0]))
  for (const { account } of sessions.values()) {
    const count = counts.get(account)
    if (count !== undefined) counts.set(account, count + 1)
  }
  return accounts.map((account) => marketAccount(account, counts.get(account)!))
}
