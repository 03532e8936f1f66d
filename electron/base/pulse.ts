/** Does its work once a second while it runs, one after the other however long each takes. */
export class Pulse {
  readonly #work: () => Promise<void>
  readonly #everyMs: number
  #timer: NodeJS.Timeout | undefined
  #isRunning = false

  constructor(work: () => Promise<void>, everyMs = 1_000) {
    this.#work = work
    this.#everyMs = everyMs
  }

  set running(wanted: boolean) {
    if (wanted === this.#isRunning) return
    this.#isRunning = wanted
    clearTimeout(this.#timer)
    if (wanted) void this.#beat()
  }

  async #beat(): Promise<void> {
    const began = Date.now()
    await this.#work()
    if (!this.#isRunning) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#beat(), Math.max(50, this.#everyMs - (Date.now() - began)))
  }
}
