import type { LogBatch, LogLine } from '../ipc/log-types.ts'
import type { LogSelector } from './log-filter.ts'

export interface LogFollower {
  select: LogSelector
  receive(batch: LogBatch): void
}

/** A window that follows the log. What it gets stays in order, also where selecting takes its time. */
export class LogFollowing {
  readonly #follower: LogFollower
  /** What is still being selected; undefined where nothing is. */
  #busy: Promise<void> | undefined
  #ended = false

  constructor(follower: LogFollower) {
    this.#follower = follower
  }

  /** Which lines there are that it wants. */
  async begin(lines: readonly LogLine[]): Promise<LogLine[]> {
    const selected = this.#follower.select(lines)
    if (!(selected instanceof Promise)) return selected
    // The answer goes out before what came meanwhile.
    this.#wait(selected.then(() => new Promise<void>((resolve) => void setImmediate(resolve))))
    return selected
  }

  take(lines: readonly LogLine[], batchOf: (lines: LogLine[]) => LogBatch): void {
    if (this.#busy) this.#wait(this.#busy.then(() => this.#deliver(lines, batchOf)))
    else {
      const delivered = this.#deliver(lines, batchOf)
      if (delivered) this.#wait(delivered)
    }
  }

  end(): void {
    this.#ended = true
  }

  #deliver(lines: readonly LogLine[], batchOf: (lines: LogLine[]) => LogBatch): Promise<void> | undefined {
    if (this.#ended) return undefined
    const receive = (selected: LogLine[]) => {
      if (!this.#ended) this.#follower.receive(batchOf(selected))
    }
    const selected = this.#follower.select(lines)
    if (selected instanceof Promise) return selected.then(receive)
    receive(selected)
    return undefined
  }

  /** An expression that takes too long for what is new finds nothing any more. */
  #wait(work: Promise<void>): void {
    const busy = work
      .catch(() => this.end())
      .then(() => {
        if (this.#busy === busy) this.#busy = undefined
      })
    this.#busy = busy
  }
}
