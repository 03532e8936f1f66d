import { hash } from 'node:crypto'
import Postgrator from 'postgrator'
import type { Database } from './database.ts'

/** A step of a schema, in the order of their versions from 1 on. A step that was released never changes. */
export interface Migration {
  name: string
  sql: string
}

/** The database was changed by a version of Marketlab that knows more of it. */
export class NewerSchemaError extends Error {
  constructor(schema: string, found: number, known: number) {
    super(
      `The database has version ${found} of ${schema}, and this program knows only version ${known}: a newer Marketlab has ` +
        'worked on it. Start that one.',
    )
    this.name = 'NewerSchemaError'
  }
}

/** Brings a schema up to date. If several instances start at the same time, one does it and the others wait for it. */
export async function migrate(
  database: Database,
  schema: string,
  migrations: readonly Migration[],
  until: number,
): Promise<void> {
  const lease = await database.connection(until)
  try {
    await lease.script(
      `BEGIN; SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(hashtext('marketlab ${schema}'))`,
    )
    await lease.script(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
    const steps = new Steps(
      {
        driver: 'pg',
        schemaTable: `${schema}.schema_version`,
        execQuery: async (text: string) => ({ rows: await lease.script(text) }),
      },
      migrations,
    )
    const found = await steps.getDatabaseVersion()
    if (found > migrations.length) throw new NewerSchemaError(schema, found, migrations.length)
    await steps.migrate()
    await lease.commit()
  } finally {
    lease.release()
  }
}

/** Migrations that are part of the program. */
class Steps extends Postgrator {
  readonly #migrations: readonly Migration[]

  constructor(config: ConstructorParameters<typeof Postgrator>[0], migrations: readonly Migration[]) {
    super(config)
    this.#migrations = migrations
  }

  override getMigrations(): Promise<Postgrator.Migration[]> {
    const migrations = this.#migrations.map(({ name, sql }, index) => ({
      version: index + 1,
      action: 'do' as const,
      filename: name,
      name,
      md5: hash('md5', sql),
      getSql: () => sql,
    }))
    Object.assign(this, { migrations })
    return Promise.resolve(migrations)
  }
}
