import { runService } from '../host/service-process.ts'
import { startBuyerFrontend } from './service.ts'

await runService(startBuyerFrontend)
