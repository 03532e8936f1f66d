import { runSnapshotWorker } from '../engine/workers/worker.ts'
import { imageShelf } from './images/image-shelf.ts'
import { ProductState } from './state.ts'

await runSnapshotWorker((folder) => new ProductState(imageShelf(folder)))
