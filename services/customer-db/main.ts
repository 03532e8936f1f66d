import { runService } from '../process/service-process.ts'
import { startConfiguredCustomerDb } from './start.ts'

await runService(startConfiguredCustomerDb)
