import { runService } from '../host/service-process.ts'
import { startSellerFrontend } from './service.ts'

await runService(startSellerFrontend)
