import { runService } from '../process/service-process.ts'
import { startPayments } from './service.ts'

await runService(startPayments)
