import { parentPort } from 'node:worker_threads'
import { ApiError, type ErrorBody } from '../services/wire/errors.ts'

export type WorkerAnswer = { id: number; value: unknown } | { id: number; error: ErrorBody }

/** The thread of an IdleWorker: one question after the other, in their order. */
export function answerQuestions<Question>(answer: (question: Question) => Promise<unknown>): void {
  const port = parentPort!
  const reply = (message: WorkerAnswer) => port.postMessage(message)
  let earlier: Promise<void> = Promise.resolve()
  port.on('message', ({ id, question }: { id: number; question: Question }) => {
    earlier = earlier
      .then(() => answer(question))
      .then(
        (value) => reply({ id, value }),
        (error: unknown) => reply({ id, error: ApiError.of(error).toBody() }),
      )
  })
}
