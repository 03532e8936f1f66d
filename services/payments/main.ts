import { runService } from '../host/service-process.ts'
import { startPayments } from './service.ts'

await runService(startPayments)
