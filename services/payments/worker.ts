import { runSnapshotWorker } from '../engine/worker.ts'
import { Ledger } from './ledger.ts'

await runSnapshotWorker(() => new Ledger())
