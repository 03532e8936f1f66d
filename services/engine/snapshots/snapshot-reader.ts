import { isDeepStrictEqual } from 'node:util'
import type { Database } from 'sql.js'
import { UnreadableSnapshotError } from '../failures.ts'
import { messageOf } from '../../text/error-text.ts'
import { RowDigest } from './row-digest.ts'
import { snapshotBytes } from './snapshot-bytes.ts'
import { parseMeta, type SnapshotMeta } from './snapshot-meta.ts'
import { checkTables, metaTable, plainTables } from './snapshot-schema.ts'
import { fromSql } from './sql-text.ts'
import { quoted, withDatabase } from './sqlite.ts'
import type { SqlValue, StateMachine } from '../state-machine.ts'

type Loadable = Pick<StateMachine<never, unknown>, 'tables' | 'load'>
type Judged = Loadable & Pick<StateMachine<never, unknown>, 'counts' | 'discrepancy'>

const mostMetaRows = 32

/** Only what the snapshot says about itself; its rows are not looked at. */
export function readMeta(file: string, service: string): Promise<SnapshotMeta> {
  return reading(file, (database) => parseMeta(metaValues(database), service))
}

/** Checks every row of a snapshot. */
export function verifySnapshot(file: string, service: string): Promise<SnapshotMeta> {
  return reading(file, (database) => checkedMeta(database, service))
}

/** Checks a snapshot and loads it into an empty machine, which is unusable after an error. */
export function loadSnapshot(file: string, service: string, machine: Loadable): Promise<SnapshotMeta> {
  return reading(file, (database) => load(database, service, machine))
}

/** The same of one that came from elsewhere, by the name it has there. */
export function loadSnapshotBytes(
  bytes: Buffer,
  name: string,
  service: string,
  machine: Loadable,
): Promise<SnapshotMeta> {
  return usable(name, () => withDatabase(bytes, (database) => load(database, service, machine)))
}

/**
 * Loads a snapshot of which nobody knows who made it: its digests only say that it is what its maker wrote. Every value
 * is held against what the service would have taken, and every sum against what it sums up.
 */
export function loadForeignSnapshot(
  bytes: Buffer,
  file: string,
  service: string,
  machine: Judged,
): Promise<SnapshotMeta> {
  return usable(file, () => withDatabase(bytes, (database) => loadForeign(database, service, machine)))
}

export type SnapshotRow = Readonly<Record<string, SqlValue>>
export type SnapshotRows = (
  table: string,
  order: readonly string[],
  presence?: 'if there',
) => Generator<SnapshotRow>

/** Checks a snapshot, and gives its rows one by one, in the order of some columns. */
export async function withSnapshotRows<T>(
  file: string,
  service: string,
  use: (meta: SnapshotMeta, rows: SnapshotRows) => Promise<T>,
): Promise<T> {
  const bytes = await usable(file, () => snapshotBytes(file))
  return withDatabase(bytes, async (database) => {
    const meta = await usable(file, async () => checkedMeta(database, service))
    return use(meta, function* (table, order, presence) {
      if (presence === 'if there' && meta.rows[table] === undefined) return
      yield* rowsIn(database, table, order)
    })
  })
}

function* rowsIn(database: Database, table: string, order: readonly string[]): Generator<SnapshotRow> {
  const columns = order.map(quoted).join(', ')
  const statement = database.prepare(`SELECT * FROM ${quoted(table)} ORDER BY ${columns}`)
  try {
    while (statement.step()) {
      const row = Object.entries(statement.getAsObject() as Record<string, SqlValue>)
      yield Object.fromEntries(row.map(([name, value]) => [name, fromSql(value)]))
    }
  } finally {
    statement.free()
  }
}

function load(database: Database, service: string, machine: Loadable): SnapshotMeta {
  checkTables(plainTables(database), machine.tables)
  return checkedMeta(database, service, (table, row) => machine.load(table, row))
}

function loadForeign(database: Database, service: string, machine: Judged): SnapshotMeta {
  checkTables(plainTables(database), machine.tables)
  const flaws = new Map(machine.tables.map(({ name, flaw }) => [name, flaw]))
  const meta = checkedMeta(database, service, (table, row, number) => {
    const flaw = flaws.get(table)?.(row)
    if (flaw !== undefined) throw new Error(`in row ${number} of its table ${table} ${flaw}`)
    try {
      machine.load(table, row)
    } catch {
      throw new Error(`row ${number} of its table ${table} does not match the others`)
    }
  })
  const discrepancy = machine.discrepancy(meta.rows)
  if (discrepancy !== undefined) throw new Error(discrepancy)
  if (!isDeepStrictEqual(machine.counts(), meta.counts))
    throw new Error('it holds something else than it says')
  return meta
}

function reading<T>(file: string, use: (database: Database) => T): Promise<T> {
  return usable(file, async () => withDatabase(await snapshotBytes(file), use))
}

async function usable<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw new UnreadableSnapshotError(file, messageOf(error))
  }
}

function checkedMeta(
  database: Database,
  service: string,
  visit: (table: string, row: SqlValue[], number: number) => void = () => undefined,
): SnapshotMeta {
  const tables = plainTables(database)
  const [check] = database.exec('PRAGMA quick_check(1)')
  const verdict = String(check?.values[0]?.[0])
  if (verdict !== 'ok') throw new Error(`SQLite finds it damaged (${verdict})`)
  const meta = parseMeta(metaValues(database), service)
  for (const { name } of tables)
    if (name !== metaTable.name && meta.rows[name] === undefined)
      throw new Error(`its table meta says nothing of its table ${name}`)
  for (const [table, rows] of Object.entries(meta.rows)) {
    const digest = new RowDigest()
    eachRow(database, table, (row) => {
      digest.add(row)
      visit(table, row, digest.rows)
    })
    if (digest.rows !== rows) throw new Error(`its table ${table} has ${digest.rows} rows instead of ${rows}`)
    if (digest.toString() !== meta.tableDigests[table])
      throw new Error(`rows of its table ${table} were changed`)
  }
  return meta
}

function metaValues(database: Database): Map<string, string> {
  const values = new Map<string, string>()
  checkTables(
    plainTables(database).filter(({ name }) => name === metaTable.name),
    [],
  )
  eachRow(database, metaTable.name, ([key, value]) => {
    if (values.size === mostMetaRows)
      throw new Error('its table meta has more rows than that of any snapshot')
    values.set(String(key), String(value))
  })
  return values
}

function eachRow(database: Database, table: string, visit: (row: SqlValue[]) => void): void {
  const statement = database.prepare(`SELECT * FROM ${quoted(table)} ORDER BY rowid`)
  try {
    while (statement.step()) visit(statement.get().map(fromSql))
  } finally {
    statement.free()
  }
}
