import { ConfigError } from '../config/config.ts'
import { storageEngineOf } from '../config/storage-engine.ts'
import type { RunningService, ServiceContext } from '../process/service-context.ts'
import { startProductDb } from './service.ts'

/** product-db on the engine that is configured. What PostgreSQL needs is loaded only for it. */
export async function startConfiguredProductDb(context: ServiceContext): Promise<RunningService> {
  const { engine, url } = storageEngineOf(context.config.storage, 'product-db')
  if (engine === 'journal') return startProductDb(context)
  if (url === undefined)
    throw new ConfigError(
      'storage.url is missing: product-db is to keep its data in PostgreSQL, and is not told where. ' +
        '"marketlab cluster --engine postgres" needs no URL: it starts a PostgreSQL of its own.',
    )
  const { startProductDbOnPostgres } = await import('./postgres/service.ts')
  return startProductDbOnPostgres(context, url)
}
