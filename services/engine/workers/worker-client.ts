import { Worker } from 'node:worker_threads'
import { ApiError, type ErrorCode } from '../../wire/errors.ts'
import { DamagedJournalError, failures } from '../failures.ts'
import { errorCode } from '../../text/error-text.ts'
import type { JobLimits } from '../snapshots/import-limits.ts'
import type { Log } from '../log.ts'
import type { JobFailure, JobResults, Progress, SnapshotJob, WorkerMessage } from './worker-jobs.ts'

export type OnProgress = (progress: Progress) => void

export interface RunOptions {
  readonly onProgress?: OnProgress | undefined
  readonly limits?: JobLimits | undefined
  /** Ends the job; nothing comes of it then. */
  readonly signal?: AbortSignal | undefined
}

/** Runs snapshot jobs, each in a worker of its own: its memory goes when the job is done. */
export class WorkerClient {
  private readonly workerFile: URL
  private readonly log: Log
  private readonly running = new Set<Worker>()
  private stopped = false

  constructor(workerFile: URL, log: Log) {
    this.workerFile = workerFile
    this.log = log
  }

  run<Job extends SnapshotJob>(
    job: Job,
    { onProgress, limits, signal }: RunOptions = {},
  ): Promise<JobResults[Job['type']]> {
    if (this.stopped) return Promise.reject(failures.closed())
    if (signal?.aborted) return Promise.reject(failures.cancelled())
    const worker = new Worker(this.workerFile, {
      workerData: job,
      ...(limits && { resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes } }),
    })
    this.running.add(worker)
    let cancel = (): void => undefined
    let timer: NodeJS.Timeout | undefined
    return new Promise<JobResults[Job['type']]>((resolve, reject) => {
      cancel = () => reject(failures.cancelled())
      signal?.addEventListener('abort', cancel, { once: true })
      if (limits) timer = setTimeout(() => reject(failures.tookTooLong(limits.ms)), limits.ms)
      worker.on('message', (message: WorkerMessage) => {
        if (message.type === 'progress') onProgress?.(message.progress)
        else if (message.type === 'log') this.log[message.level](message.details, message.message)
        else if (message.type === 'done') resolve(message.result as JobResults[Job['type']])
        else reject(revive(message.failure))
      })
      worker.on('error', (error) => {
        reject(
          limits && errorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY'
            ? failures.tookTooMuch(limits.heapMegabytes)
            : error,
        )
      })
      worker.on('exit', () =>
        reject(
          new ApiError(
            'UNAVAILABLE',
            'The snapshot worker was stopped before it was done. Nothing was changed.',
          ),
        ),
      )
    }).finally(() => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
      this.running.delete(worker)
      return worker.terminate()
    })
  }

  async stop(): Promise<void> {
    this.stopped = true
    await Promise.all([...this.running].map((worker) => worker.terminate()))
  }
}

function revive(failure: JobFailure): Error {
  if (failure.name === 'ApiError') return new ApiError(failure.code as ErrorCode, failure.message)
  const error = ['DamagedJournalError', 'ShortJournalError'].includes(failure.name)
    ? (Object.create(DamagedJournalError.prototype) as Error)
    : new Error()
  const { name, message, code, file, offset } = failure
  return Object.assign(error, {
    name,
    message,
    ...(code !== undefined && { code }),
    ...(file !== undefined && { file }),
    ...(offset !== undefined && { offset }),
  })
}
