import { z } from 'zod'

export const storageEngines = ['journal', 'postgres'] as const

const engine = z.enum(storageEngines, { error: '"journal" or "postgres"' })

/** Several hosts may stand in it, so it need not be what a URL is elsewhere. */
const url = z
  .string()
  .regex(/^postgres(ql)?:\/\/\S+$/, { error: 'a URL such as postgres://user:password@host:5432/marketlab' })

const ofOneDatabase = z.strictObject({ engine: engine.optional(), url: url.optional() }).optional()

/** Where the databases keep their data: in a journal of their own, or in PostgreSQL. Each may have settings of its own. */
export const engineSettings = {
  engine: engine.default('journal'),
  url: url.optional(),
  'customer-db': ofOneDatabase,
  'product-db': ofOneDatabase,
}

type Engine = z.output<typeof engine>
type DatabaseService = 'customer-db' | 'product-db'

export interface StorageEngine {
  engine: Engine
  url: string | undefined
}

/** The settings of all databases, under those of one of them. */
export type EngineSettings = { engine: Engine; url?: string | undefined } & Partial<
  Record<DatabaseService, z.output<typeof ofOneDatabase>>
>

export function storageEngineOf(settings: EngineSettings, service: DatabaseService): StorageEngine {
  const own = settings[service]
  return { engine: own?.engine ?? settings.engine, url: own?.url ?? settings.url }
}
