import { Bank } from './testing-machine.ts'
import { runSnapshotWorker } from './worker.ts'

await runSnapshotWorker(() => new Bank())
