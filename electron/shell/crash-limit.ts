export interface CrashLimitOptions {
  most?: number
  withinMs?: number
  now?: () => number
}

/** Tells whether a page that crashed is loaded again: one that crashes again and again would be for ever. */
export class CrashLimit {
  readonly #options: Required<CrashLimitOptions>
  #crashes: number[] = []

  constructor({ most = 3, withinMs = 60_000, now = () => performance.now() }: CrashLimitOptions = {}) {
    this.#options = { most, withinMs, now }
  }

  /** Notes a crash. */
  mayLoadAgain(): boolean {
    const { most, withinMs, now } = this.#options
    const at = now()
    this.#crashes = [...this.#crashes.filter((earlier) => at - earlier < withinMs), at]
    return this.#crashes.length <= most
  }

  /** The user wants to try again. */
  forget(): void {
    this.#crashes = []
  }
}
