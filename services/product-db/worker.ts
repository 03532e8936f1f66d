import { runSnapshotWorker } from '../engine/worker.ts'
import { ProductState } from './state.ts'

await runSnapshotWorker(() => new ProductState())
