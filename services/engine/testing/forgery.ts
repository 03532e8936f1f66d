import fs from 'node:fs'
import type { Database } from 'sql.js'
import { RowDigest } from '../snapshots/row-digest.ts'
import { metaRows, sealMeta, type SnapshotMeta } from '../snapshots/snapshot-meta.ts'
import { fromSql } from '../snapshots/sql-text.ts'
import { quoted, withDatabase } from '../snapshots/sqlite.ts'

/** Changes a snapshot as somebody does who knows how it is made: its digests fit afterwards. */
export async function forge(file: string, sql: string, lies: Partial<SnapshotMeta> = {}): Promise<void> {
  const bytes = await withDatabase(fs.readFileSync(file), (database) => {
    const values = new Map(database.exec('SELECT key, value FROM meta')[0]!.values as [string, string][])
    database.run(sql)
    const known = Object.keys(JSON.parse(values.get('rows')!) as object).filter((name) =>
      isThere(database, name),
    )
    const tables = plainTables(database, known)
    const digests = new Map(
      known.map((name) => [name, tables.has(name) ? digestOf(database, name) : new RowDigest()]),
    )
    const rows = Object.fromEntries([...digests].map(([name, digest]) => [name, digest.rows]))
    const tableDigests = Object.fromEntries([...digests].map(([name, digest]) => [name, digest.toString()]))
    const meta = sealMeta({
      service: values.get('service')!,
      sequence: Number(values.get('sequence')),
      takenAt: values.get('takenAt')!,
      counts: JSON.parse(values.get('counts')!) as Record<string, number>,
      rows,
      tableDigests,
      ...lies,
    })
    database.run('DELETE FROM meta')
    for (const row of metaRows(meta)) database.run('INSERT INTO meta VALUES (?, ?)', row)
    return database.export()
  })
  fs.writeFileSync(file, bytes)
}

/** A view may never come to an end. */
function plainTables(database: Database, known: readonly string[]): ReadonlySet<string> {
  const found = database.exec(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'",
  )
  const plain = (found[0]?.values ?? []).map(String)
  return new Set(known.filter((name) => plain.includes(name)))
}

function isThere(database: Database, name: string): boolean {
  return database.exec('SELECT 1 FROM sqlite_schema WHERE name = ?', [name]).length > 0
}

function digestOf(database: Database, table: string): RowDigest {
  const digest = new RowDigest()
  const found = database.exec(`SELECT * FROM ${quoted(table)} ORDER BY rowid`)
  for (const row of found[0]?.values ?? []) digest.add(row.map(fromSql))
  return digest
}
