/** A second wish within this time is a sign that the page does not let go. */
const againMs = 30_000

/**
 * The user's wish to quit. A window with unsaved input asks first: the app ends when that window is closed, or not at all if
 * the user stays. A page may ask without end, so that the second wish in a row is put to the user by the app itself.
 */
export class QuitWish {
  readonly #now: () => number
  /** How often in a row. One that the user took back counts half: the page alone says so. */
  #times = 0
  #last = -Infinity
  /** No window has asked since the last one. */
  #isUnanswered = false
  #isThere = false

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  get isThere(): boolean {
    return this.#isThere
  }

  begins(): void {
    const now = this.#now()
    this.#times = now - this.#last < againMs ? this.#times + 1 : 1
    this.#last = now
    this.#isUnanswered = true
    this.#isThere = true
  }

  /** A page does not let its window close. True where the app should ask the user. */
  isRefused(): boolean {
    const mayAsk = this.#isThere && this.#isUnanswered && this.#times >= 2
    this.#isUnanswered = false
    return mayAsk
  }

  /** The user stays. */
  ends(): void {
    if (!this.#isThere) return
    this.#isThere = false
    this.#times -= 0.5
  }
}
