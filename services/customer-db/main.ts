import { runService } from '../process/service-process.ts'
import { startCustomerDb } from './service.ts'

await runService(startCustomerDb)
