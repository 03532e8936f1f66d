import type { Database } from 'sql.js'
import { messageOf } from '../../services/text/error-text.ts'
import { snapshotBytes } from '../../services/engine/snapshots/snapshot-bytes.ts'
import { plainTables } from '../../services/engine/snapshots/snapshot-schema.ts'
import { loadSqlite, quoted } from '../../services/engine/snapshots/sqlite.ts'
import { ApiError } from '../../services/wire/errors.ts'
import { answerQuestions } from '../base/answer-questions.ts'
import type { SnapshotCell, SnapshotRows, SnapshotTable } from '../ipc/snapshot-types.ts'
import type { BrowseQuestion, RowsQuestion } from './browse-questions.ts'

/** The snapshot looked at last stays open: turning its pages is quick. */
let open: { file: string; database: Database } | undefined

answerQuestions<BrowseQuestion>(async (question) => {
  try {
    const database = await opened(question.file)
    return question.ask === 'tables' ? tables(database) : rows(database, question)
  } catch (error) {
    throw new ApiError('INVALID_ARGUMENT', messageOf(error))
  }
})

async function opened(file: string): Promise<Database> {
  if (open?.file === file) return open.database
  open?.database.close()
  open = undefined
  const { Database: Open } = await loadSqlite()
  const database = new Open(await snapshotBytes(file))
  try {
    plainTables(database)
  } catch (error) {
    database.close()
    throw new Error(`The snapshot cannot be shown: ${messageOf(error)}.`)
  }
  open = { file, database }
  return database
}

function tables(database: Database): SnapshotTable[] {
  const found = database.exec("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")[0]
  return (found?.values ?? []).map(([value]) => {
    const name = String(value)
    return { name, columns: columns(database, name), rows: count(database, name) }
  })
}

function columns(database: Database, table: string): SnapshotTable['columns'] {
  const found = database.exec(`PRAGMA table_info(${quoted(table)})`)[0]
  return (found?.values ?? []).map(([, name, type]) => ({ name: String(name), type: String(type) }))
}

function count(database: Database, table: string): number {
  return Number(database.exec(`SELECT count(*) FROM ${quoted(table)}`)[0]!.values[0]![0])
}

/** The longest hash has as many. */
const shownBytes = 64

/** Bytes are found by the digits by which they are shown. */
const textOf = (column: string) =>
  `CASE typeof(${quoted(column)}) WHEN 'blob' THEN lower(hex(substr(${quoted(column)}, 1, ${shownBytes}))) ELSE CAST(${quoted(column)} AS TEXT) END`

function rows(database: Database, question: RowsQuestion): SnapshotRows {
  const { table, offset, limit, orderBy, descending, filter = '' } = question
  const names = columns(database, table).map(({ name }) => name)
  if (names.length === 0) throw new Error(`The snapshot has no table ${table}.`)
  const known = orderBy !== undefined && names.includes(orderBy)
  const order = known ? `${quoted(orderBy)} ${descending ? 'DESC' : 'ASC'}, rowid` : 'rowid'
  const matching = names.map((name) => `instr(lower(${textOf(name)}), lower($filter)) > 0`).join(' OR ')
  const from = `FROM ${quoted(table)} ${filter === '' ? '' : `WHERE ${matching}`}`
  const values = filter === '' ? undefined : { $filter: filter }
  const [found] = database.exec(`SELECT * ${from} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`, values)
  const [matches] = database.exec(`SELECT count(*) ${from}`, values)
  return {
    columns: names,
    rows: (found?.values ?? []).map((row) => row.map(cell)),
    total: Number(matches!.values[0]![0]),
  }
}

/** Hashes and the like are bytes: they are shown by their hexadecimal digits. Only the beginning of an image is shown. */
function cell(value: unknown): SnapshotCell {
  if (!(value instanceof Uint8Array)) return value as SnapshotCell
  const digits = Buffer.from(value.subarray(0, shownBytes)).toString('hex')
  return value.length > shownBytes ? `${digits}… (${value.length} bytes)` : digits
}
