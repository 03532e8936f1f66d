import pg from 'pg'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where to ask for the PostgreSQL of this run; undefined where it is not installed. */
    postgres: string | undefined
  }
}

const door = inject('postgres')

/** For describe.skipIf: tests with PostgreSQL are left out where it is not installed. */
export const hasNoPostgres = door === undefined

export interface TestDatabase {
  url: string
  /** Also ends the connections that are left. */
  drop(): Promise<void>
}

let made = 0

/** An empty database on the server that all tests share. */
export async function testDatabase(): Promise<TestDatabase> {
  const reply = await fetch(door!)
  const text = await reply.text()
  if (!reply.ok) throw new Error(text)
  made += 1
  const name = `test_${process.pid}_${made}`
  await administrate(text, `CREATE DATABASE ${name}`)
  const url = new URL(text)
  url.pathname = name
  return {
    url: url.href,
    drop: () => administrate(text, `DROP DATABASE ${name} WITH (FORCE)`),
  }
}

async function administrate(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
