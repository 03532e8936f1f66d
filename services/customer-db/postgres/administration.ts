import { accountAdministration, type AdminArgs, type MarketAccount } from '../../contract/admin-operations.ts'
import type { Role, Tier } from '../../contract/values.ts'
import { afterCommit } from '../../postgres/after-commit.ts'
import type { Database } from '../../postgres/database.ts'
import { administratorOperations } from '../../process/administration.ts'
import type { Call, Handler } from '../../process/call.ts'
import type { Log } from '../../process/log.ts'
import { accountChanges, marketAccount, timeText } from '../account-changes.ts'
import { unknownAccount } from '../accounts.ts'
import type { CustomerStorage } from '../directory.ts'
import { StoredDirectory } from './stored-directory.ts'

interface Row {
  id: number
  role: Role
  username: string
  name: string
  tier: Tier
  created_at: Date
  last_active: Date | null
  locked_at: Date | null
  sessions: number
}

const mostSessions = 100

const shown = `id, role, username, name, tier, created_at, last_active, locked_at,
  (SELECT count(*) FROM sessions WHERE account_id = id) AS sessions`
// A filter that is not asked for is null, and lets everything pass.
const wanted = `($1::text IS NULL OR role = $1) AND ($2::boolean IS NULL OR (locked_at IS NOT NULL) = $2)
  AND ($3 = '' OR strpos(searched, $3) > 0 OR id::text = $3)`

/** The operations of customer-db for the administrator, with PostgreSQL. */
export function accountAdministrationOnPostgres(
  db: Database,
  storage: CustomerStorage,
  log: Log,
): Record<string, Handler> {
  const directory = new StoredDirectory(db)
  const accountOf = async ({ args }: Call) => {
    const { role, username } = args as { role: Role; username: string }
    const account = await directory.typed(role, username)
    if (account === undefined) throw unknownAccount()
    return account
  }
  const show = async (id: number): Promise<MarketAccount> => {
    const [row] = await afterCommit(() => db.query<Row>(`SELECT ${shown} FROM accounts WHERE id = $1`, [id]))
    return accountOfRow(row!)
  }

  return administratorOperations(accountAdministration, {
    ListAccounts: async (call) => {
      const { role, text = '', locked, offset, limit } = call.args as AdminArgs<'ListAccounts'>
      const filter = [role ?? null, locked ?? null, text.trim().toLowerCase()]
      const [rows, [count]] = await Promise.all([
        db.query<Row>(
          `SELECT ${shown} FROM accounts WHERE ${wanted} ORDER BY id OFFSET $4 LIMIT $5`,
          [...filter, offset, limit],
          call.until,
        ),
        db.query<{ total: number }>(
          `SELECT count(*) AS total FROM accounts WHERE ${wanted}`,
          filter,
          call.until,
        ),
      ])
      call.succeed(JSON.stringify({ total: count!.total, accounts: rows.map(accountOfRow) }))
    },

    GetAccountNames: async (call) => {
      const { ids } = call.args as AdminArgs<'GetAccountNames'>
      const rows = await db.query<Pick<Row, 'id' | 'role' | 'username' | 'name'>>(
        'SELECT id, role, username, name FROM accounts WHERE id = ANY($1::bigint[])',
        [ids],
      )
      const known = new Map(rows.map(({ id, ...account }) => [id, account]))
      call.succeed(JSON.stringify({ accounts: ids.map((id) => known.get(id) ?? null) }))
    },

    ListSessions: async (call) => {
      const { id } = await accountOf(call)
      const rows = await db.query<{ sid: number; last_used: Date; lines: number }>(
        `SELECT sid, last_used, (SELECT count(*) FROM cart_lines WHERE cart_lines.sid = sessions.sid) AS lines
         FROM sessions WHERE account_id = $1 ORDER BY last_used DESC, sid LIMIT ${mostSessions}`,
        [id],
      )
      const sessions = rows.map(({ sid, last_used, lines }) => ({
        id: sid,
        lastActive: timeText(last_used.getTime()),
        cartLines: lines,
      }))
      call.succeed(JSON.stringify({ sessions }))
    },

    ...accountChanges({ storage, log, accountOf, show }),
  })
}

function accountOfRow({ created_at, last_active, locked_at, sessions, ...account }: Row): MarketAccount {
  const times = {
    createdAt: created_at.getTime(),
    lastActive: last_active?.getTime() ?? null,
    lockedAt: locked_at?.getTime() ?? null,
  }
  return marketAccount({ ...account, ...times }, sessions)
}
