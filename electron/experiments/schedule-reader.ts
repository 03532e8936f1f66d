import { basename } from 'node:path'
import type { OwnWorkload } from '../../bench/model/workload.ts'
import { ApiError } from '../../services/wire/errors.ts'
import { IdleWorker } from '../base/idle-worker.ts'
import type { ReadScene } from './read-scene.ts'
import type { ReadSchedule } from './read-schedule.ts'

/** A file, a text that is being typed, or the file of a scene or a workload. */
export type ScheduleQuestion = { file: string } | { text: string } | { scene: string } | { workload: string }

/** Many times what the largest file that is read takes. */
const limitMs = 10_000

/** Reads experiments, scenes and workloads of the user's in a thread: whatever a file holds, no window waits for it. */
export class ScheduleReader {
  readonly #worker: IdleWorker<ScheduleQuestion>
  readonly #limitMs: number

  constructor(workerFile: URL, limit = limitMs) {
    this.#worker = new IdleWorker(workerFile, 'Reading the file was stopped.')
    this.#limitMs = limit
  }

  read(file: string): Promise<ReadSchedule> {
    return this.#ask({ file }, basename(file))
  }

  check(text: string): Promise<ReadSchedule> {
    return this.#ask({ text }, 'the text')
  }

  readScene(file: string): Promise<ReadScene> {
    return this.#ask({ scene: file }, basename(file))
  }

  /** Refuses with each mistake and its line. */
  readWorkload(file: string): Promise<OwnWorkload> {
    return this.#ask({ workload: file }, basename(file))
  }

  #ask<Read>(question: ScheduleQuestion, what: string): Promise<Read> {
    const tooSlow = new ApiError('INVALID_ARGUMENT', `Reading ${what} takes too long and was stopped.`)
    return this.#worker.ask(question, { ms: this.#limitMs, error: tooSlow })
  }

  close(): void {
    this.#worker.close()
  }
}
