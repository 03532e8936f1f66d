import { basename } from 'node:path'
import { experimentName, type ExperimentLibrary, outlineOf } from '../../bench/experiments/library.ts'
import type { ExperimentHost } from '../../bench/experiments/experiment-host.ts'
import { runExperiment } from '../../bench/experiments/run-experiment.ts'
import { type Schedule, shortened } from '../../services/schedules/schedule.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type {
  ExperimentFailure,
  ExperimentOutline,
  ExperimentResult,
  ExperimentsState,
  OpenedExperiment,
  RunningExperiment,
} from '../ipc/experiment-types.ts'
import type { ScheduleReader } from './schedule-reader.ts'

export interface ExperimentRunnerOptions {
  library: ExperimentLibrary
  reader: ScheduleReader
  host: ExperimentHost
  onChange(): void
}

/** The experiments of the app: those of the library, those of the user's files, and the one that runs. */
export class ExperimentRunner {
  readonly #options: ExperimentRunnerOptions
  #files = new Map<string, Schedule>()
  #running: RunningExperiment | null = null
  #results: ExperimentResult[] = []
  #failure: ExperimentFailure | null = null
  #cancel: AbortController | undefined
  #finished: Promise<void> = Promise.resolve()

  constructor(options: ExperimentRunnerOptions) {
    this.#options = options
  }

  state(): ExperimentsState {
    return { running: this.#running, results: this.#results, failure: this.#failure }
  }

  list(): ExperimentOutline[] {
    const opened = [...this.#files].map(([name, schedule]) => outlineOf(name, schedule))
    return [...opened, ...this.#options.library.outlines()]
  }

  async open(file: string): Promise<OpenedExperiment> {
    const read = await this.#options.reader.read(file)
    if (read.kind === 'broken') return { kind: 'broken', file: basename(file), problems: read.problems }
    const name = this.#nameFor(experimentName(file))
    this.#files.set(name, read.schedule)
    return { kind: 'sound', outline: outlineOf(name, read.schedule) }
  }

  /** One at a time: two would disturb each other. */
  run(name: string, short: boolean): void {
    if (this.#running !== null)
      throw new ApiError(
        'OVERLOADED',
        `“${this.#running.title}” is still running. Wait for it, or cancel it.`,
      )
    const schedule = this.#find(name)
    const title = schedule.title ?? name
    this.#failure = null
    this.#running = {
      name,
      title,
      short,
      lengthMs: (short ? shortened(schedule) : schedule).length,
      startedAt: Date.now(),
      phase: 'starting',
      ticks: [],
      steps: [],
      isCancelling: false,
    }
    this.#finished = this.#carryOut(schedule, this.#running)
    this.#options.onChange()
  }

  /** Resolves when nothing of it is left. */
  async cancel(): Promise<void> {
    if (this.#running) this.#running = { ...this.#running, isCancelling: true }
    this.#options.onChange()
    this.#cancel?.abort()
    await this.#finished
  }

  result(name: string): ExperimentResult {
    const found = this.#results.find((result) => result.name === name)
    if (found === undefined)
      throw new ApiError('NOT_FOUND', 'This experiment has no result yet: run it first.')
    return found
  }

  async #carryOut(schedule: Schedule, { name, title, short }: RunningExperiment): Promise<void> {
    const cancel = (this.#cancel = new AbortController())
    try {
      const result = await runExperiment(schedule, {
        name,
        host: this.#options.host,
        signal: cancel.signal,
        short,
        onProgress: (progress) => {
          const running = this.#running!
          if (progress.kind === 'phase') this.#running = { ...running, phase: progress.phase }
          else if (progress.kind === 'tick') running.ticks.push(progress.tick)
          else running.steps.push(progress.step)
          this.#options.onChange()
        },
      })
      this.#results = [result, ...this.#results.filter((other) => other.name !== name)]
    } catch (error) {
      if (!cancel.signal.aborted) this.#failure = { name, title, message: (error as Error).message }
    } finally {
      this.#running = null
      this.#options.onChange()
    }
  }

  #find(name: string): Schedule {
    const opened = this.#files.get(name)
    if (opened) return opened
    if (this.#options.library.has(name)) return this.#options.library.read(name)
    throw new ApiError('NOT_FOUND', `There is no experiment ${name}.`)
  }

  /** One of the user's does not hide one of the library's. */
  #nameFor(name: string): string {
    return this.#options.library.has(name) ? `${name}-of-yours` : name
  }
}
