import { Worker } from 'node:worker_threads'
import { ApiError } from '../../services/wire/errors.ts'
import type { WorkerAnswer } from './answer-questions.ts'

const idleMs = 60_000

/** How long an answer may take once it is the question's turn, and the error where it takes longer. */
export interface AnswerLimit {
  ms: number
  error: Error
}

interface Asked<Question> {
  question: Question
  limit: AnswerLimit | undefined
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** Has questions answered in a thread, so that no window waits for it. Its memory goes when nobody asks any more. */
export class IdleWorker<Question extends object> {
  /** It knows what is nowhere else: it stays, however idle. */
  isNeeded = false
  readonly #file: URL
  readonly #stopped: string
  #worker: Worker | undefined
  /** In their order. The thread has the first one only: ending the thread costs the others nothing. */
  #asked: Asked<Question>[] = []
  #limitTimer: NodeJS.Timeout | undefined
  #idleTimer: NodeJS.Timeout | undefined

  /** Questions that still wait when it is closed are rejected with the message `stopped`. */
  constructor(file: URL, stopped: string) {
    this.#file = file
    this.#stopped = stopped
  }

  /**
   * A question that takes longer than its limit, or whose signal aborts, is rejected. If it was its turn, its thread is
   * ended, and another thread answers the questions behind it.
   */
  async ask<Answer>(question: Question, limit?: AnswerLimit, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted()
    this.#closeWhenIdle()
    let giveUp: (() => void) | undefined
    try {
      return await new Promise<Answer>((resolve, reject) => {
        const asked = { question, limit, resolve: resolve as Asked<Question>['resolve'], reject }
        giveUp = () => this.#giveUp(asked, signal?.reason)
        signal?.addEventListener('abort', giveUp)
        this.#asked.push(asked)
        if (this.#asked.length === 1) this.#beginTurn()
      })
    } finally {
      if (giveUp) signal?.removeEventListener('abort', giveUp)
    }
  }

  close(): void {
    clearTimeout(this.#idleTimer)
    this.#endThread()
    for (const { reject } of this.#asked.splice(0)) reject(new Error(this.#stopped))
  }

  #beginTurn(): void {
    const [first] = this.#asked
    if (first === undefined) return
    this.#worker ??= this.#start()
    this.#worker.postMessage(first.question)
    const { limit } = first
    if (limit) this.#limitTimer = setTimeout(() => this.#giveUp(first, limit.error), limit.ms)
  }

  #endTurn(): Asked<Question> | undefined {
    clearTimeout(this.#limitTimer)
    const first = this.#asked.shift()
    this.#beginTurn()
    return first
  }

  #giveUp(asked: Asked<Question>, error: unknown): void {
    const place = this.#asked.indexOf(asked)
    if (place === -1) return
    asked.reject(error)
    if (place > 0) this.#asked.splice(place, 1)
    else {
      this.#endThread()
      this.#endTurn()
    }
  }

  #endThread(): void {
    clearTimeout(this.#limitTimer)
    void this.#worker?.terminate()
    this.#worker = undefined
  }

  #closeWhenIdle(): void {
    clearTimeout(this.#idleTimer)
    this.#idleTimer = setTimeout(() => {
      if (this.isNeeded || this.#asked.length > 0) this.#closeWhenIdle()
      else this.close()
    }, idleMs)
  }

  #start(): Worker {
    const worker = new Worker(this.#file)
    worker.on('message', (answer: WorkerAnswer) => {
      if (this.#worker !== worker) return
      const asked = this.#endTurn()
      if ('error' in answer) asked?.reject(ApiError.from(answer.error))
      else asked?.resolve(answer.value)
    })
    worker.on('error', () => undefined)
    worker.once('exit', () => {
      if (this.#worker !== worker) return
      this.#worker = undefined
      this.#endTurn()?.reject(new Error(this.#stopped))
    })
    return worker
  }
}
