import { runService } from '../process/service-process.ts'
import { startGateway } from './service.ts'

await runService(startGateway)
