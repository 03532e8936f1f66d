import type { KeyedOutcomes } from '../outcomes/keyed-outcomes.ts'
import type { Transaction } from './database.ts'

/** A first outcome as it stands in the table. */
export interface OutcomeRow {
  account: string
  key: string
  op: string
  at: Date
  outcome: string
  request: string
  owner: string
}

type Named = Pick<OutcomeRow, 'account' | 'key'>

const columns = 'account text, key text, op text, at timestamptz, outcome text, request text, owner text'

/** The outcomes of these keys, as far as they are kept. */
export function loadOutcomes(transaction: Transaction, keys: readonly Named[]): Promise<OutcomeRow[]> {
  return transaction.query<OutcomeRow>(
    `SELECT account, key, op, at, outcome, request, owner FROM keyed_outcomes
     WHERE (account, key) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [keys.map(({ account }) => account), keys.map(({ key }) => key)],
  )
}

export function enterOutcomes(outcomes: KeyedOutcomes, rows: readonly OutcomeRow[]): void {
  for (const { account, key, op, at, outcome, request, owner } of rows)
    outcomes.load([account, key, op, at.getTime(), outcome, request, owner])
}

/** Writes down which outcomes are new since these rows were loaded, and which are gone. */
export function storeOutcomes(
  transaction: Transaction,
  outcomes: KeyedOutcomes,
  rows: readonly OutcomeRow[],
): Promise<unknown>[] {
  const idOf = ({ account, key }: Named) => `${account} ${key}`
  const before = new Set(rows.map(idOf))
  const kept = [...outcomes.dump()].map((row) => rowOf(row as DumpedOutcome))
  const present = new Set(kept.map(idOf))
  const added = kept.filter((row) => !before.has(idOf(row)))
  const gone = rows.filter((row) => !present.has(idOf(row)))
  const statements: Promise<unknown>[] = []
  if (gone.length > 0)
    statements.push(
      transaction.query(
        `DELETE FROM keyed_outcomes
         WHERE (account, key) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
        [gone.map(({ account }) => account), gone.map(({ key }) => key)],
      ),
    )
  if (added.length > 0)
    statements.push(
      transaction.query(
        `INSERT INTO keyed_outcomes (account, key, op, at, outcome, request, owner)
         SELECT account, key, op, at, outcome, request, owner FROM json_to_recordset($1::json) AS added(${columns})`,
        [JSON.stringify(added)],
      ),
    )
  return statements
}

type DumpedOutcome = [
  account: string,
  key: string,
  op: string,
  at: number,
  outcome: string,
  request: string,
  owner: string,
]

function rowOf([account, key, op, at, outcome, request, owner]: DumpedOutcome): OutcomeRow {
  return { account, key, op, at: new Date(at), outcome, request, owner }
}
