import { Worker } from 'node:worker_threads'
import { ApiError } from '../services/wire/errors.ts'
import type { WorkerAnswer } from './answer-questions.ts'

const idleMs = 60_000

/** How long an answer may take, and what those hear whose answer takes longer. */
export interface AnswerLimit {
  ms: number
  error: Error
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

interface Running {
  worker: Worker
  waiting: Map<number, Waiting>
}

/** Has questions answered in a thread, so that no window waits for it. Its memory goes when nobody asks any more. */
export class IdleWorker<Question extends object> {
  /** It knows what is nowhere else: it stays, however idle. */
  isNeeded = false
  readonly #file: URL
  readonly #stopped: string
  #running: Running | undefined
  #nextId = 1
  #idleTimer: NodeJS.Timeout | undefined

  /** `stopped` is what those hear who still wait when it is closed. */
  constructor(file: URL, stopped: string) {
    this.#file = file
    this.#stopped = stopped
  }

  /** With a limit the thread is ended where it takes longer, whatever it is doing; the next question gets another. */
  async ask<Answer>(question: Question, limit?: AnswerLimit): Promise<Answer> {
    const running = (this.#running ??= this.#start())
    const { worker, waiting } = running
    this.#closeWhenIdle()
    const id = this.#nextId
    this.#nextId += 1
    worker.postMessage({ id, question })
    const timer = limit && setTimeout(() => this.#end(running, limit.error), limit.ms)
    try {
      return await new Promise<Answer>((resolve, reject) =>
        waiting.set(id, { resolve: resolve as Waiting['resolve'], reject }),
      )
    } finally {
      clearTimeout(timer)
    }
  }

  close(): void {
    clearTimeout(this.#idleTimer)
    void this.#running?.worker.terminate()
    this.#running = undefined
  }

  #end(running: Running, error: Error): void {
    if (this.#running === running) this.#running = undefined
    for (const { reject } of running.waiting.values()) reject(error)
    running.waiting.clear()
    void running.worker.terminate()
  }

  #closeWhenIdle(): void {
    clearTimeout(this.#idleTimer)
    this.#idleTimer = setTimeout(() => {
      if (this.isNeeded || (this.#running?.waiting.size ?? 0) > 0) this.#closeWhenIdle()
      else this.close()
    }, idleMs)
  }

  #start(): Running {
    const worker = new Worker(this.#file)
    const waiting = new Map<number, Waiting>()
    worker.on('message', (answer: WorkerAnswer) => {
      const asker = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('error' in answer) asker?.reject(ApiError.from(answer.error))
      else asker?.resolve(answer.value)
    })
    worker.on('error', () => undefined)
    worker.once('exit', () => {
      if (this.#running?.worker === worker) this.#running = undefined
      for (const { reject } of waiting.values()) reject(new Error(this.#stopped))
    })
    return { worker, waiting }
  }
}
