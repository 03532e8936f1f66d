import { isDeepStrictEqual } from 'node:util'
import type { Database } from 'sql.js'
import { messageOf } from '../../text/error-text.ts'
import { writeWhole } from '../folder/folder-files.ts'
import { RowDigest } from './row-digest.ts'
import { metaRows, sealMeta, type SnapshotMeta } from './snapshot-meta.ts'
import { loadSnapshot } from './snapshot-reader.ts'
import { createText, metaTable } from './snapshot-schema.ts'
import { toSql } from './sql-text.ts'
import { quoted, withDatabase } from './sqlite.ts'
import type { StateMachine, Table } from '../state-machine.ts'
import type { Progress } from '../workers/worker-jobs.ts'

type Machine = StateMachine<never, unknown>
type Header = Pick<SnapshotMeta, 'service' | 'sequence' | 'takenAt' | 'restoredFrom'>

const reportEvery = 5000

/** Writes the state of `machine`. The file takes its name only after it was read back into an empty machine. */
export async function writeSnapshot(
  target: string,
  header: Header,
  machine: Machine,
  create: () => Machine,
  onProgress: (progress: Progress) => void,
): Promise<SnapshotMeta> {
  const { bytes, meta } = await withDatabase(undefined, (database) =>
    build(database, header, machine, onProgress),
  )
  await writeWhole(target, bytes, { inspect: (temporary) => readBack(temporary, meta, create()) })
  return meta
}

function build(
  database: Database,
  header: Header,
  machine: Machine,
  onProgress: (progress: Progress) => void,
): { bytes: Uint8Array; meta: SnapshotMeta } {
  const total = countRows(machine)
  const rows: Record<string, number> = {}
  const tableDigests: Record<string, string> = {}
  let written = 0
  database.run('BEGIN')
  for (const table of machine.tables) {
    const digest = new RowDigest()
    insertInto(database, table, (insert) => {
      for (const row of machine.dump(table.name)) {
        insert(row.map(toSql))
        digest.add(row)
        written += 1
        if (written % reportEvery === 0) onProgress({ rows: written, total })
      }
    })
    rows[table.name] = digest.rows
    tableDigests[table.name] = digest.toString()
  }
  const meta = sealMeta({ ...header, counts: machine.counts(), rows, tableDigests })
  insertInto(database, metaTable, (insert) => {
    for (const row of metaRows(meta)) insert(row)
  })
  // `export` refuses while a transaction is open, and forgets statements that were not freed.
  database.run('COMMIT')
  onProgress({ rows: written, total })
  return { bytes: database.export(), meta }
}

function countRows(machine: Machine): number {
  let total = 0
  for (const { name } of machine.tables) for (const _row of machine.dump(name)) total += 1
  return total
}

function insertInto(
  database: Database,
  table: Table,
  fill: (insert: (row: ReturnType<typeof toSql>[]) => void) => void,
): void {
  const { name, columns } = table
  database.run(createText(table))
  const statement = database.prepare(
    `INSERT INTO ${quoted(name)} VALUES (${columns.map(() => '?').join(', ')})`,
  )
  try {
    fill((row) => statement.run(row))
  } finally {
    statement.free()
  }
}

/** Recovery rehearsed: what a start would make of this file must be the very state that was written. */
async function readBack(file: string, meta: SnapshotMeta, fresh: Machine): Promise<void> {
  try {
    await loadSnapshot(file, meta.service, fresh)
  } catch (error) {
    throw new Error(`The snapshot did not read back and was discarded: ${messageOf(error)}`)
  }
  for (const { name } of fresh.tables) {
    const digest = new RowDigest()
    for (const row of fresh.dump(name)) digest.add(row)
    if (digest.toString() !== meta.tableDigests[name] || digest.rows !== meta.rows[name]) {
      throw new Error(
        `The snapshot was discarded: loading its table ${name} gives other rows than were written.`,
      )
    }
  }
  if (!isDeepStrictEqual(fresh.counts(), meta.counts)) {
    throw new Error('The snapshot was discarded: the loaded state counts differently from the one written.')
  }
}
