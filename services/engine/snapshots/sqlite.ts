import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import type { Database, SqlJsStatic } from 'sql.js'

/**
 * V8 optimizes the two huge functions of SQLite that parse and run a query, which takes a fifth of a second of processor
 * time. By default it does so after a few queries, and most snapshots are written or read sooner than that pays.
 */
const worthOptimizing = '--wasm-tiering-budget=100000000'

let loading: Promise<SqlJsStatic> | undefined

/** SQLite is loaded at first use: a service that starts without a snapshot never pays for it. */
export function loadSqlite(): Promise<SqlJsStatic> {
  loading ??= load()
  return loading
}

async function load(): Promise<SqlJsStatic> {
  setFlagsFromString(worthOptimizing)
  const { default: initSqlJs } = await import('sql.js')
  const { resolve } = createRequire(import.meta.url)
  return initSqlJs({ locateFile: (file) => resolve(`sql.js/dist/${file}`) })
}

/** Opens a database in memory for as long as `use` runs. */
export async function withDatabase<T>(
  bytes: Uint8Array | undefined,
  use: (database: Database) => T | Promise<T>,
): Promise<T> {
  const { Database: Open } = await loadSqlite()
  const database = new Open(bytes)
  try {
    return await use(database)
  } finally {
    database.close()
  }
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
