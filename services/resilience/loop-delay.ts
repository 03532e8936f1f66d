const lookEveryMs = 50
/** A single hiccup is soon forgotten, a lasting one stays. */
const remembered = 0.8

/** By how much the event loop is late: how long whatever arrives now has to wait before anybody looks at it. */
export class LoopDelay {
  #timer: NodeJS.Timeout
  #expectedAt = performance.now() + lookEveryMs
  ms = 0

  constructor() {
    this.#timer = setInterval(() => {
      const now = performance.now()
      this.ms = Math.max(now - this.#expectedAt, this.ms * remembered)
      this.#expectedAt = now + lookEveryMs
    }, lookEveryMs)
    this.#timer.unref()
  }

  close(): void {
    clearInterval(this.#timer)
  }
}
