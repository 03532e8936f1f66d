import { Worker } from 'node:worker_threads'
import { ApiError } from '../../services/wire/errors.ts'
import type { SnapshotRows, SnapshotTable } from '../ipc/snapshot-types.ts'
import type { BrowseAnswer, RowsQuestion } from './browse-messages.ts'

const idleMs = 60_000

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Reads the tables of a snapshot in a worker, so that no window waits for it; its memory goes when nobody looks. */
export class SnapshotBrowser {
  readonly #workerFile: URL
  #worker: Worker | undefined
  #waiting = new Map<number, Waiting>()
  #nextId = 1
  #idleTimer: NodeJS.Timeout | undefined

  constructor(workerFile: URL) {
    this.#workerFile = workerFile
  }

  tables(file: string): Promise<SnapshotTable[]> {
    return this.#ask({ ask: 'tables', file }) as Promise<SnapshotTable[]>
  }

  rows(file: string, page: Omit<RowsQuestion, 'id' | 'ask' | 'file'>): Promise<SnapshotRows> {
    return this.#ask({ ask: 'rows', file, ...page }) as Promise<SnapshotRows>
  }

  close(): void {
    clearTimeout(this.#idleTimer)
    void this.#worker?.terminate()
    this.#worker = undefined
  }

  #ask(question: object): Promise<unknown> {
    this.#worker ??= this.#start()
    clearTimeout(this.#idleTimer)
    this.#idleTimer = setTimeout(() => this.close(), idleMs)
    const id = this.#nextId
    this.#nextId += 1
    this.#worker.postMessage({ id, ...question })
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
  }

  #start(): Worker {
    const worker = new Worker(this.#workerFile)
    worker.on('message', (answer: BrowseAnswer) => {
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if ('error' in answer) waiting?.reject(new ApiError('INVALID_ARGUMENT', answer.error))
      else waiting?.resolve(answer.value)
    })
    worker.on('error', () => undefined)
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = undefined
      for (const { reject } of this.#waiting.values()) reject(new Error('Reading the snapshot was stopped.'))
      this.#waiting.clear()
    })
    return worker
  }
}
