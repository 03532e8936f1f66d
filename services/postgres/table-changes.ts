import type { Transaction } from './database.ts'

/** A table whose rows a state holds. */
export interface StoredTable {
  name: string
  /** Its columns with their types. Times are numbers of milliseconds. */
  columns: Readonly<Record<string, string>>
  key: readonly string[]
  /** Columns that others write, too: the later time stays. */
  latest?: readonly string[]
}

type Row = Readonly<Record<string, unknown>>

interface Statements {
  put: string
  remove: string
}

const known = new Map<StoredTable, Statements>()

/** Sends the statements that make the rows of a table, as they were loaded, what they are now. */
export function storeChanges(
  transaction: Transaction,
  table: StoredTable,
  before: readonly object[],
  now: readonly object[],
): Promise<unknown>[] {
  const keyOf = (row: object) => JSON.stringify(table.key.map((column) => (row as Row)[column]))
  const textOf = (row: object) =>
    JSON.stringify(Object.keys(table.columns).map((column) => (row as Row)[column]))
  const texts = new Map(before.map((row) => [keyOf(row), textOf(row)]))
  const present = new Set(now.map(keyOf))
  const send = (statement: keyof Statements, rows: readonly object[]) =>
    rows.length === 0 ? [] : [transaction.query(statementsOf(table)[statement], [JSON.stringify(rows)])]
  return [
    ...send(
      'put',
      now.filter((row) => texts.get(keyOf(row)) !== textOf(row)),
    ),
    ...send(
      'remove',
      before.filter((row) => !present.has(keyOf(row))),
    ),
  ]
}

/** The columns as a statement reads them for such rows. */
export function columnsOf({ name, columns }: StoredTable): string {
  return Object.entries(columns)
    .map(([column, type]) =>
      isTime(type)
        ? `(extract(epoch FROM ${name}.${column}) * 1000)::bigint AS ${column}`
        : `${name}.${column}`,
    )
    .join(', ')
}

function isTime(type: string): boolean {
  return type === 'time'
}

function statementsOf(table: StoredTable): Statements {
  let statements = known.get(table)
  if (statements === undefined) {
    statements = { put: putStatement(table), remove: removeStatement(table) }
    known.set(table, statements)
  }
  return statements
}

function putStatement({ name, columns, key, latest = [] }: StoredTable): string {
  const names = Object.keys(columns)
  const values = names.map((column) =>
    isTime(columns[column]!) ? `to_timestamp(new.${column} / 1000.0)` : `new.${column}`,
  )
  const changes = names
    .filter((column) => !key.includes(column))
    .map((column) =>
      latest.includes(column)
        ? `${column} = greatest(${name}.${column}, excluded.${column})`
        : `${column} = excluded.${column}`,
    )
  return `INSERT INTO ${name} (${names.join(', ')}) SELECT ${values.join(', ')}
    FROM json_to_recordset($1::json) AS new(${fields(columns, names)})
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${changes.join(', ')}`
}

function removeStatement({ name, columns, key }: StoredTable): string {
  const same = key.map((column) => `${name}.${column} = gone.${column}`).join(' AND ')
  return `DELETE FROM ${name} USING json_to_recordset($1::json) AS gone(${fields(columns, key)}) WHERE ${same}`
}

function fields(columns: StoredTable['columns'], names: readonly string[]): string {
  return names
    .map((column) => `${column} ${isTime(columns[column]!) ? 'bigint' : columns[column]}`)
    .join(', ')
}
