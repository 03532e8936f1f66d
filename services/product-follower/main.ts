import { runService } from '../process/service-process.ts'
import { startProductFollower } from './service.ts'

await runService(startProductFollower)
