import { ConfigError } from '../config/config.ts'
import { storageEngineOf } from '../config/storage-engine.ts'
import { runService } from '../process/service-process.ts'
import { startCustomerDb } from './service.ts'

await runService((context) => {
  const { engine } = storageEngineOf(context.config.storage, 'customer-db')
  if (engine === 'journal') return startCustomerDb(context)
  throw new ConfigError(
    'customer-db keeps its data in a journal only: set storage.customer-db.engine to "journal", or storage.engine for product-db alone',
  )
})
