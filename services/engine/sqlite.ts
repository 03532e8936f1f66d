import { createRequire } from 'node:module'
import type { Database, SqlJsStatic } from 'sql.js'

let loading: Promise<SqlJsStatic> | undefined

/** SQLite is loaded at first use: a service that starts without a snapshot never pays for it. */
export function loadSqlite(): Promise<SqlJsStatic> {
  loading ??= load()
  return loading
}

async function load(): Promise<SqlJsStatic> {
  const { default: initSqlJs } = await import('sql.js')
  const { resolve } = createRequire(import.meta.url)
  return initSqlJs({ locateFile: (file) => resolve(`sql.js/dist/${file}`) })
}

/** Opens a database in memory for as long as `use` runs. */
export async function withDatabase<T>(
  bytes: Uint8Array | undefined,
  use: (database: Database) => T,
): Promise<T> {
  const { Database: Open } = await loadSqlite()
  const database = new Open(bytes)
  try {
    return use(database)
  } finally {
    database.close()
  }
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
