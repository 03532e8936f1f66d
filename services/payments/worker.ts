import { runSnapshotWorker } from '../engine/workers/worker.ts'
import { Ledger } from './ledger.ts'

await runSnapshotWorker(() => new Ledger())
