import type { ConsistencyMetrics } from '../ipc/consistency-types.ts'
import type { ConsistencyControl } from './consistency-control.ts'

const beatMs = 1_000

/** Asks for the figures once a second, while somebody looks at them, and sooner when something was changed. */
export class ConsistencyPulse {
  readonly #desk: ConsistencyControl
  readonly #tell: (figures: ConsistencyMetrics) => void
  #timer: NodeJS.Timeout | undefined
  #running = false

  constructor(desk: ConsistencyControl, tell: (figures: ConsistencyMetrics) => void) {
    this.#desk = desk
    this.#tell = tell
  }

  set running(running: boolean) {
    if (running === this.#running) return
    this.#running = running
    if (running) this.stir()
    else clearTimeout(this.#timer)
  }

  stir(): void {
    if (!this.#running) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#beat(), 0)
  }

  async #beat(): Promise<void> {
    const figures = await this.#desk.figures()
    if (!this.#running) return
    this.#tell(figures)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#beat(), beatMs)
  }
}
