import type { Place } from '../../services/search/text-search.ts'
import { ApiError } from '../../services/wire/errors.ts'
import { IdleWorker } from '../base/idle-worker.ts'
import type { LogLine } from '../ipc/log-types.ts'
import type { SearchQuestion } from './expression-search.ts'

/** The texts of this many lines go to the thread at a time, so that no window waits while they are copied. */
const linesAtATime = 2_000
const limitMs = 10_000

/** Applies the user's regular expressions in a thread: some take longer than anybody lives. */
export class LineSearch {
  readonly #worker: IdleWorker<SearchQuestion>

  constructor(workerFile: URL) {
    this.#worker = new IdleWorker(workerFile, 'The search was stopped.')
  }

  async find(expression: string, lines: readonly LogLine[], signal?: AbortSignal): Promise<LogLine[]> {
    const found: LogLine[] = []
    for (let at = 0; at < lines.length; at += linesAtATime) {
      const some = lines.slice(at, at + linesAtATime)
      const texts = some.map(({ message, details }): [string, string] => [message, details])
      const hits = await this.#ask<number[]>({ ask: 'lines', expression, texts }, signal)
      found.push(...hits.map((index) => some[index]!))
    }
    return found
  }

  /** Where the expression matches in each of the texts. */
  places(expression: string, texts: string[], signal?: AbortSignal): Promise<Place[][]> {
    return this.#ask({ ask: 'places', expression, texts }, signal)
  }

  close(): void {
    this.#worker.close()
  }

  #ask<Answer>(question: SearchQuestion, signal: AbortSignal | undefined): Promise<Answer> {
    return this.#worker.ask(question, { ms: limitMs, error: tooSlow() }, signal)
  }
}

function tooSlow(): ApiError {
  return new ApiError(
    'INVALID_ARGUMENT',
    'This regular expression takes too long. Search for something simpler.',
    {
      details: { field: 'search', expected: 'a simple regular expression' },
    },
  )
}
