import { parentPort } from 'node:worker_threads'
import { ApiError, type ErrorBody } from '../../services/wire/errors.ts'

export type WorkerAnswer = { value: unknown } | { error: ErrorBody }

/** The thread of an IdleWorker, which sends a question only after the answer to the one before. */
export function answerQuestions<Question>(answer: (question: Question) => Promise<unknown>): void {
  const port = parentPort!
  port.on('message', (question: Question) => {
    void outcomeOf(() => answer(question)).then((outcome) => port.postMessage(outcome))
  })
}

async function outcomeOf(answer: () => Promise<unknown>): Promise<WorkerAnswer> {
  try {
    return { value: await answer() }
  } catch (error) {
    return { error: ApiError.of(error).toBody() }
  }
}
