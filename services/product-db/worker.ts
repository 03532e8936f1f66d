import { runSnapshotWorker } from '../engine/workers/worker.ts'
import { ProductState } from './state.ts'

await runSnapshotWorker(() => new ProductState())
