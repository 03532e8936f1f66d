import { runSnapshotWorker } from '../engine/workers/worker.ts'
import { CustomerState } from './state.ts'

await runSnapshotWorker(() => new CustomerState())
