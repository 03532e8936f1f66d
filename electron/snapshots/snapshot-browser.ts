import { IdleWorker } from '../base/idle-worker.ts'
import type { SnapshotRows, SnapshotTable } from '../ipc/snapshot-types.ts'
import type { BrowseQuestion, RowsQuestion } from './browse-questions.ts'

/** Reads the tables of a snapshot. */
export class SnapshotBrowser {
  readonly #worker: IdleWorker<BrowseQuestion>

  constructor(workerFile: URL) {
    this.#worker = new IdleWorker(workerFile, 'Reading the snapshot was stopped.')
  }

  tables(file: string): Promise<SnapshotTable[]> {
    return this.#worker.ask({ ask: 'tables', file })
  }

  rows(file: string, page: Omit<RowsQuestion, 'ask' | 'file'>): Promise<SnapshotRows> {
    return this.#worker.ask({ ask: 'rows', file, ...page })
  }

  close(): void {
    this.#worker.close()
  }
}
