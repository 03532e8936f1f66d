import { runSnapshotWorker } from '../engine/worker.ts'
import { CustomerState } from './state.ts'

await runSnapshotWorker(() => new CustomerState())
