import type { ExperimentHost } from '../../bench/experiments/experiment-host.ts'
import { runExperiment } from '../../bench/experiments/run-experiment.ts'
import { type Schedule, shortened } from '../../services/schedules/schedule.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type {
  ExperimentFailure,
  ExperimentResult,
  ExperimentsState,
  RunningExperiment,
} from '../ipc/experiment-types.ts'

export interface ExperimentRunnerOptions {
  find(name: string): Promise<Schedule>
  host: ExperimentHost
  onChange(): void
}

/** The experiment that runs, and the results of those before it. */
export class ExperimentRunner {
  readonly #options: ExperimentRunnerOptions
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

  /** One at a time: two would disturb each other. */
  async run(name: string, short: boolean): Promise<void> {
    const schedule = await this.#options.find(name)
    if (this.#running !== null)
      throw new ApiError(
        'OVERLOADED',
        `“${this.#running.title}” is still running. Wait for it, or cancel it.`,
      )
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
}
