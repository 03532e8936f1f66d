import type { Log } from '../log.ts'
import { runJob } from '../workers/run-job.ts'
import { Bank } from './machine.ts'
import type { RunOptions } from '../workers/worker-client.ts'
import type { JobResults, SnapshotJob } from '../workers/worker-jobs.ts'

/** Stands in for the worker client where a test has to see every step, or to be quick. */
export class WorkerClient {
  private readonly log: Log

  constructor(_workerFile: URL, log: Log) {
    this.log = log
  }

  async run<Job extends SnapshotJob>(
    job: Job,
    { onProgress }: RunOptions = {},
  ): Promise<JobResults[Job['type']]> {
    const result = await runJob(structuredClone<SnapshotJob>(job), {
      create: () => new Bank(),
      log: this.log,
      onProgress: (progress) => onProgress?.(progress),
    })
    return result as JobResults[Job['type']]
  }

  async stop(): Promise<void> {
    // A job in this process cannot be stopped.
  }
}
