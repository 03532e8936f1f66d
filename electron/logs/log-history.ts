import type { KnownLines, ReadBackward } from '../../services/logs/read-backward.ts'
import { ApiError } from '../../services/wire/errors.ts'
import { IdleWorker } from '../base/idle-worker.ts'
import type { OlderLines } from '../ipc/log-types.ts'
import type { LogBook } from './log-book.ts'

export interface HistoryQuestion {
  folder: string
  known: KnownLines
  most: number
}

const linesAtATime = 5_000
/** More are for a terminal: every line costs memory until the app ends. */
const mostInBook = 300_000
const limitMs = 20_000

/** Puts older lines from the log files before those of the book, some at a time. A thread reads them. */
export class LogHistory {
  readonly #book: LogBook
  readonly #worker: IdleWorker<HistoryQuestion>
  /** Two at once would load the same lines. */
  #loading: Promise<unknown> = Promise.resolve()

  constructor(book: LogBook, workerFile: URL) {
    this.#book = book
    this.#worker = new IdleWorker(workerFile, 'The log files are no longer read.')
  }

  load(folder: string): Promise<OlderLines> {
    const loaded = this.#loading.then(() => this.#book.whileHeld(() => this.#load(folder)))
    this.#loading = loaded.catch(() => undefined)
    return loaded
  }

  close(): void {
    this.#worker.close()
  }

  async #load(folder: string): Promise<OlderLines> {
    if (this.#book.total >= mostInBook) throw tooMany()
    const known = this.#book.beginning()
    const { oldest } = this.#book
    const question = { folder, known, most: linesAtATime }
    const { lines, more } = await this.#worker.ask<ReadBackward>(question, { ms: limitMs, error: tooSlow() })
    // Lines were cleared meanwhile: these no longer stand right before the others.
    if (this.#book.oldest !== oldest) return { loaded: 0, more: true }
    this.#book.addOlder(lines.map(({ raw: _, ...entry }) => entry))
    return { loaded: lines.length, more }
  }
}

function tooSlow(): ApiError {
  return new ApiError(
    'UNAVAILABLE',
    'The log files could not be read in time. Try again, or use "marketlab logs".',
  )
}

function tooMany(): ApiError {
  return new ApiError(
    'INVALID_ARGUMENT',
    'This page holds no more lines. Read older ones with "marketlab logs".',
  )
}
