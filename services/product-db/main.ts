import { runService } from '../host/service-process.ts'
import { startProductDb } from './service.ts'

await runService(startProductDb)
