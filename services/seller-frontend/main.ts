import { runService } from '../process/service-process.ts'
import { startSellerFrontend } from './service.ts'

await runService(startSellerFrontend)
