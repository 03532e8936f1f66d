import fs from 'node:fs'
import type { Database } from 'sql.js'
import { messageOf, UnreadableSnapshotError } from './failures.ts'
import { RowDigest } from './row-digest.ts'
import { parseMeta, type SnapshotMeta } from './snapshot-meta.ts'
import { fromSql } from './sql-text.ts'
import { quoted, withDatabase } from './sqlite.ts'
import type { SqlValue, StateMachine } from './state-machine.ts'

type Loadable = Pick<StateMachine<never, unknown>, 'tables' | 'load'>

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

function load(database: Database, service: string, machine: Loadable): SnapshotMeta {
  const meta = checkedMeta(database, service, (table, row) => machine.load(table, row))
  for (const { name, optional } of machine.tables) {
    if (meta.rows[name] === undefined && !optional) throw new Error(`it has no table ${name}`)
  }
  return meta
}

function reading<T>(file: string, use: (database: Database) => T): Promise<T> {
  return usable(file, async () => withDatabase(await fs.promises.readFile(file), use))
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
  visit: (table: string, row: SqlValue[]) => void = () => undefined,
): SnapshotMeta {
  const [check] = database.exec('PRAGMA quick_check(1)')
  const verdict = String(check?.values[0]?.[0])
  if (verdict !== 'ok') throw new Error(`SQLite finds it damaged (${verdict})`)
  const meta = parseMeta(metaValues(database), service)
  for (const [table, rows] of Object.entries(meta.rows)) {
    const digest = new RowDigest()
    eachRow(database, table, (row) => {
      digest.add(row)
      visit(table, row)
    })
    if (digest.rows !== rows) throw new Error(`its table ${table} has ${digest.rows} rows instead of ${rows}`)
    if (digest.toString() !== meta.tableDigests[table])
      throw new Error(`rows of its table ${table} were changed`)
  }
  return meta
}

function metaValues(database: Database): Map<string, string> {
  const values = new Map<string, string>()
  eachRow(database, 'meta', ([key, value]) => values.set(String(key), String(value)))
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
