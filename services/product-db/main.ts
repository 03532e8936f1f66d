import { runService } from '../process/service-process.ts'
import { startProductDb } from './service.ts'

await runService(startProductDb)
