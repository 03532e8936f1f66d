import type { BenchmarkComparison } from '../../bench/model/comparison.ts'
import type { BenchmarkResult } from '../../bench/model/result.ts'
import type { Timeline } from '../../bench/model/timeline.ts'
import { IdleWorker } from '../base/idle-worker.ts'
import type { ArchiveProblem, BenchmarkSummary, ReportFormat, StoredBenchmark } from '../ipc/bench-types.ts'
import type { ArchiveAnswer, ArchiveQuestion } from './archive-questions.ts'

type WithoutFile<Question> = Question extends unknown ? Omit<Question, 'file'> : never

export interface BenchArchiveOptions {
  workerFile: URL
  file: string
  onProblem(): void
  /** Other benchmarks are there, or they are called otherwise. */
  onChange(): void
}

/** The app's benchmarks, kept by a thread of its own: SQLite writes its file whole. */
export class BenchArchive {
  problem: ArchiveProblem | null = null
  readonly #options: BenchArchiveOptions
  readonly #worker: IdleWorker<ArchiveQuestion>

  constructor(options: BenchArchiveOptions) {
    this.#options = options
    this.#worker = new IdleWorker(options.workerFile, 'The history was closed before it had answered.')
  }

  list(): Promise<BenchmarkSummary[]> {
    return this.#ask({ ask: 'list' })
  }

  get(id: string): Promise<StoredBenchmark> {
    return this.#ask({ ask: 'get', id })
  }

  add(result: BenchmarkResult, timelines: Timeline[]): Promise<void> {
    return this.#change({ ask: 'add', result, timelines })
  }

  import(text: string): Promise<BenchmarkSummary> {
    return this.#change({ ask: 'import', text })
  }

  rename(id: string, title: string): Promise<void> {
    return this.#change({ ask: 'rename', id, title })
  }

  remove(id: string): Promise<void> {
    return this.#change({ ask: 'remove', id })
  }

  /** In one of the forms that are handed in. */
  report(id: string, format: ReportFormat): Promise<string> {
    return this.#ask({ ask: 'report', id, format })
  }

  compare(first: string, second: string): Promise<BenchmarkComparison> {
    return this.#ask({ ask: 'compare', ids: [first, second] })
  }

  /** Writes what could not be written before. */
  write(): Promise<void> {
    return this.#ask({ ask: 'write' })
  }

  acceptProblem(): Promise<void> {
    return this.#ask({ ask: 'accept-problem' })
  }

  close(): void {
    this.#worker.close()
  }

  async #ask<Value>(question: WithoutFile<ArchiveQuestion>): Promise<Value> {
    const { value, problem } = await this.#worker.ask<ArchiveAnswer>({
      ...question,
      file: this.#options.file,
    } as ArchiveQuestion)
    const isNew = JSON.stringify(problem) !== JSON.stringify(this.problem)
    this.problem = problem
    // Results that are in no file would go with the thread.
    this.#worker.isNeeded = problem !== null
    if (isNew) this.#options.onProblem()
    return value as Value
  }

  async #change<Value>(question: WithoutFile<ArchiveQuestion>): Promise<Value> {
    const value = await this.#ask<Value>(question)
    this.#options.onChange()
    return value
  }
}
