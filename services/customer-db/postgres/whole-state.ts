import type { Database } from '../../postgres/database.ts'
import { enterOutcomes, type OutcomeRow } from '../../postgres/outcomes.ts'
import { columnsOf, type StoredTable } from '../../postgres/table-changes.ts'
import { CustomerState } from '../state.ts'
import { type CredentialRow, type CustomerTables, enterRows } from './rows.ts'
import { storedTables } from './tables.ts'

const names = Object.keys(storedTables) as (keyof CustomerTables)[]

/** All that the tables hold, at one moment, as the state that the journal's engine would have. */
export function wholeState(db: Database): Promise<CustomerState> {
  return db.transaction(async (transaction) => {
    await transaction.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const [outcomes, [counters], ...all] = await Promise.all([
      transaction.query<OutcomeRow>(
        'SELECT account, key, op, at, outcome, request, owner FROM keyed_outcomes ORDER BY at, account, key',
      ),
      transaction.query<{ account: number; session: number }>(
        `SELECT (SELECT last_value + is_called::int FROM account_ids) AS account,
           (SELECT last_value + is_called::int FROM session_ids) AS session`,
      ),
      ...names.map((name) => transaction.query(readAll(storedTables[name]))),
    ])
    const tables = Object.fromEntries(
      names.map((name, index) => [name, all[index]]),
    ) as unknown as CustomerTables
    const state = new CustomerState()
    state.nextAccountId = counters!.account
    state.nextSid = counters!.session
    enterRows(state, tables)
    for (const { account_id, password_hash } of tables.credentials as CredentialRow[])
      state.accounts.get(account_id)!.password = password_hash
    enterOutcomes(state.outcomes, outcomes)
    return state
  })
}

/** Lines in the order of their places. */
function readAll(table: StoredTable): string {
  const order = 'place' in table.columns ? [...table.key.slice(0, -1), 'place'] : table.key
  return `SELECT ${columnsOf(table)} FROM ${table.name} ORDER BY ${order.join(', ')}`
}
