const everyMs = 10
/** The limit of the work that is made up for later, when the process had other work. */
const mostDueMs = 200

/** Keeps the event loop busy for a share of the time. */
export class CpuHog {
  #share = 0
  #timer: NodeJS.Timeout | undefined
  #countedAt = 0
  #dueMs = 0
  #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  get share(): number {
    return this.#share
  }

  set share(share: number) {
    this.#share = share
    clearInterval(this.#timer)
    this.#timer = undefined
    if (share === 0) return
    this.#countedAt = this.#now()
    this.#dueMs = 0
    this.#timer = setInterval(() => this.#burn(), everyMs)
    this.#timer.unref()
  }

  #burn(): void {
    const beganAt = this.#now()
    this.#dueMs = Math.min(mostDueMs, this.#dueMs + (beganAt - this.#countedAt) * this.#share)
    this.#countedAt = beganAt
    const until = beganAt + this.#dueMs
    let now = beganAt
    while (now < until) now = this.#now()
    this.#dueMs -= now - beganAt
  }
}
