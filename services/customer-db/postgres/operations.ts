import type { z } from 'zod'
import { customerArguments, type sessionSettings } from '../../contract/internal-arguments.ts'
import type {
  AbandonedPurchases,
  AccountAnswer,
  AccountQuery,
  SessionQueries,
  SessionQuery,
  ShownCart,
} from '../../contract/internal.ts'
import type { Role } from '../../contract/values.ts'
import type { Database } from '../../postgres/database.ts'
import type { Call, Handler } from '../../process/call.ts'
import { checkedOperations } from '../../process/checked-operations.ts'
import { execute } from '../../process/write.ts'
import { ApiError } from '../../wire/errors.ts'
import { accountOperations } from '../account-operations.ts'
import { type CarryOut, cartOperations, type InSession } from '../cart-operations.ts'
import type { CustomerStorage } from '../directory.ts'
import type { Passwords } from '../passwords/passwords.ts'
import { hashToken } from '../sessions.ts'
import { StoredDirectory } from './stored-directory.ts'
import type { StoredSessions } from './stored-sessions.ts'
import { Turns } from './turns.ts'

export interface CustomerServiceOnPostgres {
  db: Database
  storage: CustomerStorage
  sessions: StoredSessions
  passwords: Passwords
  /** After this time a purchase that a frontend began and did not end counts as given up by it. */
  abandonedMs: number
}

interface CartRow {
  account_id: number
  lines: ShownCart['lines']
  version: number
  saved: boolean
  abandoned: string[]
}

const readCart = `SELECT sessions.account_id, version, saved_as > 0 AND based_on = saved_as AND NOT changed AS saved,
    (SELECT coalesce(json_agg(json_build_object('itemId', item_id, 'quantity', quantity) ORDER BY place), '[]')
      FROM cart_lines WHERE cart_lines.sid = sessions.sid) AS lines,
    ARRAY(SELECT ref FROM purchases
      WHERE buyer_id = sessions.account_id AND at < clock_timestamp() - $2 * interval '1 ms' ORDER BY at, ref) AS abandoned
  FROM sessions JOIN carts USING (sid) JOIN accounts ON accounts.id = account_id WHERE token_hash = $1`

const readAbandoned = `SELECT ref FROM purchases
  WHERE buyer_id = $1 AND at < clock_timestamp() - $2 * interval '1 ms' ORDER BY at, ref`

/** The operations of customer-db for the frontends, with PostgreSQL. */
export function customerOperationsOnPostgres(service: CustomerServiceOnPostgres): Record<string, Handler> {
  const { db, storage, sessions, passwords, abandonedMs } = service
  const directory = new StoredDirectory(db)
  const turns = new Turns()
  // Requests of a session take effect in their order: a frontend tells that a purchase was delivered before the next begins.
  const inSession: InSession = (call, work) =>
    turns.run(call.request.session ?? '', async () => {
      const { role } = call.args as { role: Role }
      const session = await sessions.find(call.request.session, role, false, call.until)
      if (session instanceof ApiError) throw session
      await work(session)
    })
  return checkedOperations(customerArguments, {
    ...accountOperations({
      storage,
      directory,
      passwords,
      loggedIn: () => undefined,
      now: Date.now,
    }),
    ...cartOperations(storage, inSession, carryOut),

    CheckSession: async (call) => {
      const { role, silently = false } = call.args as SessionQuery
      const session = await sessions.find(call.request.session, role, silently, call.until)
      if (session instanceof ApiError) call.fail(session)
      else call.succeed(`{"accountId":${session.accountId}}`)
    },

    CheckSessions: async (call) => {
      const { role, sessions: tokens } = call.args as SessionQueries
      const found = await sessions.findAll(tokens, role, false, call.until)
      const checks = found.map((session) =>
        session instanceof ApiError ? session.toBody() : session.accountId,
      )
      call.succeed(JSON.stringify({ checks }))
    },

    SetSessions: async (call) => {
      await sessions.setExpiry((call.args as z.output<typeof sessionSettings>).expire)
      call.succeed('{}')
    },

    Logout: async (call) => {
      if (await isRepeated(db, call)) call.succeed('{}')
      else
        await inSession(call, ({ tokenHash }) =>
          carryOut(storage, call, { op: 'logout', at: Date.now(), key: call.key, tokenHash }),
        )
    },

    GetCart: (call) =>
      inSession(call, async ({ tokenHash }) => {
        const [row] = await db.query<CartRow>(readCart, [tokenHash, abandonedMs], call.until)
        if (row === undefined) throw new ApiError('UNAUTHENTICATED', 'This session has ended. Log in again.')
        const { account_id, lines, version, saved, abandoned } = row
        const cart: ShownCart = { accountId: account_id, lines, version, saved, abandoned }
        call.succeed(JSON.stringify(cart))
      }),

    HasAccount: async (call) => {
      const { role, id } = call.args as AccountQuery
      const account = await directory.byId(id)
      const answer: AccountAnswer =
        account?.role === role ? { exists: true, name: account.name } : { exists: false }
      call.succeed(JSON.stringify(answer))
    },

    AbandonedPurchases: async (call) => {
      const { username } = call.args as { username: string }
      const account = await directory.typed('buyer', username)
      const refs = account ? await db.query<{ ref: string }>(readAbandoned, [account.id, abandonedMs]) : []
      const answer: AbandonedPurchases = {
        ...(account && { accountId: account.id }),
        abandoned: refs.map(({ ref }) => ref),
      }
      call.succeed(JSON.stringify(answer))
    },
  })
}

const carryOut: CarryOut = async (storage, call, command) => {
  const outcome = await execute(storage, call, command)
  if (outcome instanceof ApiError) throw outcome
  call.succeed(JSON.stringify(outcome))
}

/** A Logout whose reply was lost is known by its token: the session is gone. */
async function isRepeated(db: Database, { key, request: { session = '' } }: Call): Promise<boolean> {
  if (key === undefined) return false
  const found = await db.query('SELECT 1 FROM keyed_outcomes WHERE account = $1 AND key = $2', [
    hashToken(session),
    key,
  ])
  return found.length > 0
}
