import { runService } from '../host/service-process.ts'
import { startProductFollower } from './service.ts'

await runService(startProductFollower)
