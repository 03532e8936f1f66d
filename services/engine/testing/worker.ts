import { Bank } from './machine.ts'
import { runSnapshotWorker } from '../workers/worker.ts'

await runSnapshotWorker(() => new Bank())
