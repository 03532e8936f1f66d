import type { Database } from 'sql.js'
import { quoted } from './sqlite.ts'
import type { Table } from '../state-machine.ts'

export const metaTable: Table = { name: 'meta', columns: ['key TEXT PRIMARY KEY', 'value TEXT'] }

const mostEntries = 64
// No expression can stand in such a definition, so reading the table runs nothing but SQLite's own code.
const plainColumn = /^[a-z_]+ (?:TEXT|INTEGER|BLOB)(?: PRIMARY KEY)?(?: NOT NULL)?(?: UNIQUE)?$/
const plainName = /^[a-z_]{1,64}$/

export function createText({ name, columns }: Table): string {
  return `CREATE TABLE ${quoted(name)} (${columns.join(', ')})`
}

/**
 * The tables of a database that holds nothing but plain tables. Throws if it has a view, a trigger, a virtual table or
 * anything else that would run when it is read. Call this before anything else is asked of a file from elsewhere.
 */
export function plainTables(database: Database): Table[] {
  database.exec('PRAGMA trusted_schema = OFF')
  const found = database.exec(`SELECT type, name, tbl_name, sql FROM sqlite_schema LIMIT ${mostEntries + 1}`)
  const entries = (found[0]?.values ?? []).map((row) => row.map(String) as [string, string, string, string])
  if (entries.length > mostEntries) throw new Error('it has more tables than any snapshot')
  const tables = entries.flatMap(([type, name, , sql]) => (type === 'table' ? [plainTable(name, sql)] : []))
  for (const [type, name, owner] of entries) {
    const isOwnIndex =
      type === 'index' &&
      tables.some((table) => table.name === owner) &&
      name.startsWith(`sqlite_autoindex_${owner}_`)
    if (type !== 'table' && !isOwnIndex)
      throw new Error(`it has a ${type} (${shown(name)}), which no snapshot has`)
  }
  return tables
}

function plainTable(name: string, sql: string): Table {
  const beginning = `CREATE TABLE ${quoted(name)} (`
  const columns = sql.slice(beginning.length, -1).split(', ')
  const isPlain =
    plainName.test(name) &&
    sql.startsWith(beginning) &&
    sql.endsWith(')') &&
    columns.every((column) => plainColumn.test(column))
  if (!isPlain) throw new Error(`its table ${shown(name)} is not made as tables of snapshots are`)
  return { name, columns }
}

/** Throws if tables are missing, unknown, or made otherwise than this version or an older one made them. */
export function checkTables(found: readonly Table[], known: readonly Table[]): void {
  const all = [...known, metaTable]
  for (const table of found) {
    const expected = all.find(({ name }) => name === table.name)
    if (expected === undefined)
      throw new Error(`it has a table ${table.name}, which no snapshot of its database has`)
    if (!formsOf(expected).includes(createText(table)))
      throw new Error(`its table ${table.name} has other columns`)
  }
  for (const { name, optional } of all)
    if (!optional && !found.some((table) => table.name === name)) throw new Error(`it has no table ${name}`)
}

/** As this version makes it, and as older ones did. */
function formsOf({ name, columns, columnsAdded = 0 }: Table): string[] {
  return [columns, columns.slice(0, columns.length - columnsAdded)].map((some) =>
    createText({ name, columns: some }),
  )
}

/** The names come from elsewhere. */
function shown(name: string): string {
  return JSON.stringify(name.slice(0, 40))
}
