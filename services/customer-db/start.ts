import { ConfigError } from '../config/config.ts'
import { storageEngineOf } from '../config/storage-engine.ts'
import type { RunningService, ServiceContext } from '../process/service-context.ts'
import { startCustomerDb } from './service.ts'

/** customer-db on the engine that is configured. What PostgreSQL needs is loaded only for it. */
export async function startConfiguredCustomerDb(context: ServiceContext): Promise<RunningService> {
  const { engine, url } = storageEngineOf(context.config.storage, 'customer-db')
  if (engine === 'journal') return startCustomerDb(context)
  if (url === undefined)
    throw new ConfigError(
      'storage.url is missing: customer-db is to keep its data in PostgreSQL, and is not told where. ' +
        '"marketlab cluster --engine postgres" needs no URL: it starts a PostgreSQL of its own.',
    )
  const { startCustomerDbOnPostgres } = await import('./postgres/service.ts')
  return startCustomerDbOnPostgres(context, url)
}
