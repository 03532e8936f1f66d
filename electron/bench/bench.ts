import type { Plan } from '../../bench/model/plan.ts'
import type { OnProgress } from '../../bench/model/progress.ts'
import type { BenchmarkResult } from '../../bench/model/result.ts'
import type { BenchState, LiveUpdate } from '../ipc/bench-types.ts'
import { BenchArchive } from './bench-archive.ts'
import { BenchmarkQueue } from './benchmark-queue.ts'
import { LiveFeed } from './live-feed.ts'

export interface BenchOptions {
  run(plan: Plan, signal: AbortSignal, onProgress: OnProgress): Promise<BenchmarkResult>
  archiveFile: string
  workerFile: URL
  onState(): void
  onLive(update: LiveUpdate): void
  onHistory(): void
}

/** Benchmarks in the app: what waits and runs, what is measured meanwhile, and what was measured before. */
export class Bench {
  readonly desk: BenchmarkQueue
  readonly live: LiveFeed
  readonly archive: BenchArchive
  /** How often the history has changed. */
  changes = 0

  constructor({ run, archiveFile, workerFile, onState, onLive, onHistory }: BenchOptions) {
    this.live = new LiveFeed(onLive)
    this.archive = new BenchArchive({
      workerFile,
      file: archiveFile,
      onProblem: onState,
      onChange: () => {
        this.changes += 1
        onHistory()
      },
    })
    this.desk = new BenchmarkQueue({
      run,
      keep: (result, timelines) => this.archive.add(result, timelines),
      live: this.live,
      onChange: onState,
    })
  }

  state(): BenchState {
    const { running, queue, ended } = this.desk
    return { running, queue, ended, problem: this.archive.problem }
  }

  async close(): Promise<void> {
    await this.desk.close()
    this.archive.close()
  }
}
