/** Even where few requests come, some may be repeated; and after quiet times not all at once. */
const mostSaved = 10

/** Each request saves up a share of a repeat, so that repeats stay that share of the requests whatever goes wrong. */
export class RetryBudget {
  readonly #share: number
  #saved = mostSaved

  constructor(share: number) {
    this.#share = share
  }

  requested(): void {
    this.#saved = Math.min(Math.max(mostSaved, this.#share), this.#saved + this.#share)
  }

  take(): boolean {
    if (this.#saved < 1) return false
    this.#saved -= 1
    return true
  }
}
