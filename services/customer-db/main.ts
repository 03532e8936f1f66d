import { runService } from '../host/service-process.ts'
import { startCustomerDb } from './service.ts'

await runService(startCustomerDb)
