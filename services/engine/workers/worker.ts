import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { errorCode, messageOf } from '../../text/error-text.ts'
import type { Log } from '../log.ts'
import type { Machine } from '../recovery/rehearsal.ts'
import { runJob } from './run-job.ts'
import type { StateMachine } from '../state-machine.ts'
import type { JobFailure, SnapshotJob, WorkerMessage } from './worker-jobs.ts'

/** The whole of a snapshot worker: the job comes as worker data, the result goes as the last message. */
export async function runSnapshotWorker<Command, Outcome>(
  createMachine: (folder: string) => StateMachine<Command, Outcome>,
): Promise<void> {
  yieldToRequests()
  try {
    const job = workerData as SnapshotJob
    const result = await runJob(job, {
      create: () => createMachine(job.folder) as Machine,
      log: postedLog,
      onProgress: (progress) => post({ type: 'progress', progress }),
    })
    post({ type: 'done', result })
  } catch (error) {
    post({ type: 'failed', failure: failureOf(error) })
  }
}

/** On Linux a priority belongs to the thread that asks for it; elsewhere it would slow the whole service down. */
function yieldToRequests(): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(constants.priority.PRIORITY_LOW)
  } catch {
    // Then it competes as an equal.
  }
}

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message)
}

const postedLog: Log = {
  info: (details, message) => post({ type: 'log', level: 'info', details, message }),
  warn: (details, message) => post({ type: 'log', level: 'warn', details, message }),
  error: (details, message) => post({ type: 'log', level: 'error', details, message }),
}

function failureOf(error: unknown): JobFailure {
  const code = errorCode(error)
  const { file, offset } = error as { file?: string; offset?: number }
  return {
    name: error instanceof Error ? error.name : 'Error',
    message: messageOf(error),
    ...(code !== undefined && { code }),
    ...(file !== undefined && { file }),
    ...(offset !== undefined && { offset }),
  }
}
