import { ApiError } from '../../services/wire/errors.ts'
import type { LogBatch, LogLine, LogMatches } from '../ipc/log-types.ts'
import type { LogSelection } from './log-filter.ts'
import { replaced } from './newest-question.ts'

export interface LogFollower {
  select(lines: readonly LogLine[], signal: AbortSignal): Promise<LogSelection>
  receive(batch: LogBatch): void
}

/** Lines that are kept somewhere else, in their order. */
export interface KeptLines {
  readonly total: number
  /** The number of the oldest line that is kept. */
  readonly oldest: number
  /** The number of the line that comes next. */
  readonly next: number
  /** Those from this number on that are still kept. */
  linesFrom(seq: number): LogLine[]
}

/**
 * A window that follows the log. It gets everything in order, also where selecting takes its time. Lines that come
 * meanwhile wait in the book, so that a slow expression costs no memory.
 */
export class LogFollowing {
  readonly #number: number
  readonly #book: KeptLines
  readonly #follower: LogFollower
  readonly #abort = new AbortController()
  /** The first line that was not looked at. */
  #next = -Infinity
  #isBusy = false
  #isBehind = false

  constructor(number: number, book: KeptLines, follower: LogFollower) {
    this.#number = number
    this.#book = book
    this.#follower = follower
  }

  /** Which lines there are that it wants. */
  async begin(): Promise<LogMatches> {
    const { total } = this.#book
    this.#isBusy = true
    try {
      const { listed, found } = await this.#select()
      return { following: this.#number, seqs: seqsOf(listed), ...(found && { found: seqsOf(found) }), total }
    } finally {
      // The answer goes out before what came meanwhile.
      setImmediate(() => this.#goOn())
    }
  }

  /** There is something new in the book. */
  look(): void {
    if (this.#abort.signal.aborted) return
    if (this.#isBusy) this.#isBehind = true
    else void this.#tell()
  }

  end(): void {
    this.#abort.abort(replaced())
  }

  async #tell(): Promise<void> {
    this.#isBusy = true
    try {
      const { listed, found } = await this.#select()
      this.#send({ lines: listed, ...(found && { found: seqsOf(found) }) })
    } catch (failure) {
      const { name } = ApiError
      this.#send({ lines: [], error: { name, ...ApiError.of(failure).toBody() } })
      this.end()
    }
    this.#goOn()
  }

  #select(): Promise<LogSelection> {
    const lines = this.#book.linesFrom(this.#next)
    this.#next = this.#book.next
    return this.#follower.select(lines, this.#abort.signal)
  }

  #send(news: Pick<LogBatch, 'lines' | 'found' | 'error'>): void {
    if (this.#abort.signal.aborted) return
    const { oldest, total } = this.#book
    this.#follower.receive({ following: this.#number, oldest, total, ...news })
  }

  #goOn(): void {
    this.#isBusy = false
    if (!this.#isBehind || this.#abort.signal.aborted) return
    this.#isBehind = false
    void this.#tell()
  }
}

function seqsOf(lines: readonly LogLine[]): number[] {
  return lines.map(({ seq }) => seq)
}
