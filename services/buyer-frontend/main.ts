import { runService } from '../process/service-process.ts'
import { startBuyerFrontend } from './service.ts'

await runService(startBuyerFrontend)
