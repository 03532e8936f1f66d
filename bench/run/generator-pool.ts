import type { ProcessEnd } from '../../services/cluster/launcher.ts'
import { BenchmarkFailure } from '../model/failure.ts'
import type { BenchmarkHost, GeneratorProcess } from '../host/benchmark-host.ts'
import type { DriveTask, Measurement, PrepareTask, Report, Tick } from '../generator/messages.ts'
import { placesOf } from '../set-up/places.ts'

type Handler = (report: Report, process: number) => void

/** The generator processes of one scenario, each with its share of the clients. */
export class GeneratorPool {
  #processes: GeneratorProcess[] = []
  #alive = 0
  #onReport: Handler = () => undefined
  #break: (error: unknown) => void = () => undefined
  /** Rejects when the work cannot go on: a process failed or ended, or the benchmark is cancelled. */
  readonly #broken: Promise<never>
  #onAllEnded: (() => void) | undefined
  #closing = false
  #signal: AbortSignal

  constructor(host: BenchmarkHost, count: number, signal: AbortSignal) {
    this.#signal = signal
    this.#broken = new Promise((_, reject) => (this.#break = reject))
    this.#broken.catch(() => undefined)
    signal.addEventListener('abort', this.#abort)
    for (let index = 0; index < count; index += 1) {
      this.#alive += 1
      const process = host.launchGenerator({
        onReport: (report) => this.#receive(report, index),
        onEnd: (end) => this.#ended(end),
      })
      this.#processes.push(process)
    }
  }

  get size(): number {
    return this.#processes.length
  }

  get pids(): number[] {
    return this.#processes.flatMap(({ pid }) => pid ?? [])
  }

  /** Accounts, items and connections. */
  async prepare(
    task: Omit<PrepareTask, 'type' | 'places'>,
    onProgress: (accounts: number, items: number) => void,
  ): Promise<{ accounts: number; items: number }> {
    // Each process has its share of buyers and of sellers.
    const places = placesOf(task)
    const progress = this.#processes.map(() => ({ accounts: 0, items: 0 }))
    const sum = (key: 'accounts' | 'items') => progress.reduce((total, each) => total + each[key], 0)
    await this.#all(
      (index) => ({
        type: 'prepare',
        ...task,
        places: places.filter((place) => place.index % this.size === index),
      }),
      (report, index) => {
        if (report.type !== 'set-up' && report.type !== 'prepared') return false
        progress[index] = report
        onProgress(sum('accounts'), sum('items'))
        return report.type === 'prepared'
      },
    )
    return { accounts: sum('accounts'), items: sum('items') }
  }

  /** One run, or the warm-up. */
  async drive(
    task: Omit<DriveTask, 'type'>,
    onTick: (tick: Tick, process: number) => void,
  ): Promise<Measurement[]> {
    const measurements: Measurement[] = []
    await this.#all(
      () => ({ type: 'drive', ...task }),
      (report, index) => {
        if (report.type === 'tick') onTick(report, index)
        if (report.type !== 'driven') return false
        measurements[index] = report.measurement
        return true
      },
    )
    return measurements
  }

  /** Resolves when no process of it is left. */
  async close(): Promise<void> {
    this.#closing = true
    this.#signal.removeEventListener('abort', this.#abort)
    for (const process of this.#processes) process.kill()
    if (this.#alive > 0) await new Promise<void>((resolve) => (this.#onAllEnded = resolve))
  }

  /** Gives each process its task, and waits until each has said that it is done. */
  async #all(
    taskOf: (index: number) => PrepareTask | DriveTask,
    isDone: (report: Report, index: number) => boolean,
  ): Promise<void> {
    this.#signal.throwIfAborted()
    let left = this.size
    const done = new Promise<void>((resolve) => {
      this.#onReport = (report, index) => {
        if (!isDone(report, index)) return
        left -= 1
        if (left === 0) resolve()
      }
    })
    for (const [index, process] of this.#processes.entries()) process.send(taskOf(index))
    await Promise.race([done, this.#broken])
  }

  readonly #abort = (): void => {
    this.#break(this.#signal.reason)
  }

  #receive(report: Report, index: number): void {
    if (report.type === 'failed') this.#break(new BenchmarkFailure('set-up', report.message))
    else this.#onReport(report, index)
  }

  #ended({ code, signal }: ProcessEnd): void {
    this.#alive -= 1
    if (this.#alive === 0) this.#onAllEnded?.()
    if (this.#closing) return
    const how = signal === null ? `with exit code ${code}` : `by ${signal}`
    this.#break(
      new BenchmarkFailure(
        'generator',
        `A generator process ended ${how} in the middle of its work: nothing it measured can be used.`,
      ),
    )
  }
}
