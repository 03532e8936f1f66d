import { randomUUID } from 'node:crypto'
import type { Plan } from '../../bench/model/plan.ts'
import type { OnProgress } from '../../bench/model/progress.ts'
import type { BenchmarkResult } from '../../bench/model/result.ts'
import type { Timeline } from '../../bench/model/timeline.ts'
import { nameWorkload } from '../../bench/words/workload.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { BenchmarkEnd, PlannedBenchmark, RunningBenchmark } from '../ipc/bench-types.ts'
import { failureOf } from './failure.ts'

export interface BenchmarkQueueOptions {
  run(plan: Plan, signal: AbortSignal, onProgress: OnProgress): Promise<BenchmarkResult>
  keep(result: BenchmarkResult, timelines: Timeline[]): Promise<void>
  live: { begin(id: string, plan: Plan): void; take: OnProgress; end(): void; readonly timelines: Timeline[] }
  onChange(): void
}

const longestQueue = 50

/** Runs benchmarks one after the other: two at a time would measure each other. */
export class BenchmarkQueue {
  queue: PlannedBenchmark[] = []
  running: RunningBenchmark | null = null
  ended: BenchmarkEnd | null = null
  /** Also when somebody has read of it. */
  lastEnd: BenchmarkEnd | null = null
  readonly #options: BenchmarkQueueOptions
  #cancel: AbortController | undefined
  #finished: Promise<void> = Promise.resolve()
  #closed = false

  constructor(options: BenchmarkQueueOptions) {
    this.#options = options
  }

  add(plan: Plan, title = titleOf(plan)): string {
    if (this.queue.length >= longestQueue)
      throw new ApiError('OVERLOADED', `${longestQueue} benchmarks wait already: let some of them run first.`)
    const id = randomUUID()
    this.queue.push({ id, title, plan })
    this.#next()
    this.#options.onChange()
    return id
  }

  /** Only for waiting benchmarks. */
  remove(id: string): void {
    this.#waiting(id)
    this.queue = this.queue.filter((planned) => planned.id !== id)
    this.#options.onChange()
  }

  /** To another place among what waits, from 0. */
  move(id: string, place: number): void {
    const planned = this.#waiting(id)
    const others = this.queue.filter((other) => other !== planned)
    this.queue = [...others.slice(0, place), planned, ...others.slice(place)]
    this.#options.onChange()
  }

  /** Ends the one that runs; with `all` nothing follows. */
  async cancel({ all }: { all: boolean }): Promise<void> {
    if (all) this.queue = []
    if (this.running) this.running = { ...this.running, isCancelling: true }
    this.#options.onChange()
    const { running } = this
    this.#cancel?.abort()
    if (running) await this.#finished
  }

  /** Somebody has read how the last one ended. */
  acceptEnd(): void {
    this.ended = null
    this.#options.onChange()
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.cancel({ all: true })
  }

  #waiting(id: string): PlannedBenchmark {
    const planned = this.queue.find((one) => one.id === id)
    if (planned === undefined) throw new ApiError('NOT_FOUND', 'This benchmark is no longer in the queue.')
    return planned
  }

  #next(): void {
    if (this.running !== null || this.#closed) return
    const planned = this.queue.shift()
    if (planned === undefined) return
    this.running = { ...planned, startedAt: Date.now(), phase: null, isCancelling: false }
    this.ended = null
    this.#finished = this.#carryOut(planned).then((end) => {
      this.ended = this.lastEnd = end
      this.running = null
      this.#next()
      this.#options.onChange()
    })
  }

  async #carryOut({ id, title, plan }: PlannedBenchmark): Promise<BenchmarkEnd> {
    const { run, keep, live } = this.#options
    const cancel = (this.#cancel = new AbortController())
    live.begin(id, plan)
    try {
      const measured = await run(plan, cancel.signal, (progress) => this.#heard(progress))
      live.end()
      const result = { ...measured, id, title }
      await keep(result, live.timelines.slice(0, result.scenarios.length))
      if (cancel.signal.aborted) return { id, title, plan, kind: 'cancelled', hasResult: true }
      return { id, title, plan, kind: 'done', verdict: result.verdict }
    } catch (error) {
      live.end()
      if (cancel.signal.aborted) return { id, title, plan, kind: 'cancelled', hasResult: false }
      return { id, title, plan, kind: 'failed', ...failureOf(error, plan) }
    }
  }

  #heard: OnProgress = (progress) => {
    this.#options.live.take(progress)
    if (progress.kind !== 'phase' || this.running === null) return
    this.running = { ...this.running, phase: progress }
    this.#options.onChange()
  }
}

/** The default title of a benchmark: "1 + 1, 10 + 10, course". */
function titleOf({ scenarios, workload, loop }: Plan): string {
  const shown = scenarios.slice(0, 4).map(({ buyers, sellers }) => `${buyers} + ${sellers}`)
  const more = scenarios.length > shown.length ? ` and ${scenarios.length - shown.length} more` : ''
  const rate = loop.kind === 'open' ? `, ${loop.ratePerSecond} calls/s` : ''
  return `${shown.join(', ')}${more}, ${nameWorkload(workload)}${rate}`
}
