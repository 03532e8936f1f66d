import { basename } from 'node:path'
import { ApiError } from '../../services/wire/errors.ts'
import { IdleWorker } from '../base/idle-worker.ts'
import type { ReadSchedule } from './read-schedule.ts'

export interface ScheduleQuestion {
  file: string
}

/** Many times what the largest file that is read takes. */
const limitMs = 10_000

/** Reads experiments of the user's in a thread: whatever a file holds, no window waits for it. */
export class ScheduleReader {
  readonly #worker: IdleWorker<ScheduleQuestion>
  readonly #limitMs: number

  constructor(workerFile: URL, limit = limitMs) {
    this.#worker = new IdleWorker(workerFile, 'Reading the experiment was stopped.')
    this.#limitMs = limit
  }

  read(file: string): Promise<ReadSchedule> {
    const tooSlow = new ApiError(
      'INVALID_ARGUMENT',
      `Reading ${basename(file)} takes too long and was stopped.`,
    )
    return this.#worker.ask({ file }, { ms: this.#limitMs, error: tooSlow })
  }

  close(): void {
    this.#worker.close()
  }
}
