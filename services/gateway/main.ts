import { runService } from '../host/service-process.ts'
import { startGateway } from './service.ts'

await runService(startGateway)
