import { ApiError } from '../../services/wire/errors.ts'
import { IdleWorker } from '../idle-worker.ts'
import type { LogLine } from '../ipc/log-types.ts'

export interface SearchQuestion {
  expression: string
  /** Message and details of each line. */
  texts: [string, string][]
}

/** The texts of so many lines go to the thread at a time, so that no window waits while they are copied. */
const linesAtATime = 2_000
const limitMs = 10_000

/** Finds lines by a regular expression in a thread: some expressions take longer than anybody lives. */
export class LineSearch {
  readonly #worker: IdleWorker<SearchQuestion>

  constructor(workerFile: URL) {
    this.#worker = new IdleWorker(workerFile, 'The search was stopped.')
  }

  async find(expression: string, lines: readonly LogLine[]): Promise<LogLine[]> {
    const found: LogLine[] = []
    for (let at = 0; at < lines.length; at += linesAtATime) {
      const some = lines.slice(at, at + linesAtATime)
      const texts = some.map(({ message, details }): [string, string] => [message, details])
      const hits = await this.#worker.ask<number[]>({ expression, texts }, { ms: limitMs, error: tooSlow() })
      found.push(...hits.map((index) => some[index]!))
    }
    return found
  }

  close(): void {
    this.#worker.close()
  }
}

function tooSlow(): ApiError {
  return new ApiError(
    'INVALID_ARGUMENT',
    'This regular expression takes too long. Search for something simpler.',
    {
      details: { field: 'search', expected: 'a regular expression that is quickly done' },
    },
  )
}
