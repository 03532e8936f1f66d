import { runService } from '../process/service-process.ts'
import { startConfiguredProductDb } from './start.ts'

await runService(startConfiguredProductDb)
