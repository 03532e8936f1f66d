import type { Metrics } from '../ipc/cluster-types.ts'

const movingMs = 1_000
/** Where nothing happens, figures that hardly differ are worth neither asking the system nor drawing. */
const stillMs = 10_000

export interface MetricsPulseOptions {
  /** @param afterRest whether what passed did so in the last second, however long ago the figures were last taken */
  measure(afterRest: boolean): Metrics
  tell(metrics: Metrics): void
}

/**
 * When figures are taken: every second while requests pass, seldom while none do, and at once when one does. It is no
 * Poller, because the figures themselves say when they are wanted next.
 */
export class MetricsPulse {
  readonly #options: MetricsPulseOptions
  #timer: NodeJS.Timeout | undefined
  #isStill = false

  constructor(options: MetricsPulseOptions) {
    this.#options = options
  }

  get isRunning(): boolean {
    return this.#timer !== undefined
  }

  start(): void {
    if (!this.isRunning) this.#beat(false)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#isStill = false
  }

  /** Something happened: a service has told of requests, or there is another one. */
  stir(): void {
    if (this.#isStill) this.#beat(true)
  }

  #beat(afterRest: boolean): void {
    clearTimeout(this.#timer)
    const metrics = this.#options.measure(afterRest)
    this.#isStill = metrics.edges.every(
      ({ requestsPerSecond, recent }) =>
        requestsPerSecond === 0 && recent.errors === 0 && recent.latencyMs === null,
    )
    const rests = this.#isStill && !afterRest
    this.#timer = setTimeout(() => this.#beat(false), rests ? stillMs : movingMs)
    this.#options.tell(metrics)
  }
}
