const slices = 10

/** Counts what succeeded and what failed recently. Time goes by in tenths of the window, so that nothing is kept of a call. */
export class SlidingWindow {
  readonly #sliceMs: number
  #succeeded = new Uint32Array(slices)
  #failed = new Uint32Array(slices)
  #newest = -Infinity

  constructor(windowMs: number) {
    this.#sliceMs = windowMs / slices
  }

  succeeded(now: number): void {
    this.#succeeded[this.#slice(now)]! += 1
  }

  failed(now: number): void {
    this.#failed[this.#slice(now)]! += 1
  }

  counts(now: number): { calls: number; failures: number } {
    this.#slice(now)
    const failures = this.#failed.reduce((sum, each) => sum + each, 0)
    return { calls: failures + this.#succeeded.reduce((sum, each) => sum + each, 0), failures }
  }

  clear(): void {
    this.#succeeded.fill(0)
    this.#failed.fill(0)
  }

  /** Where this moment is counted, after what is too old was forgotten. */
  #slice(now: number): number {
    const current = Math.floor(now / this.#sliceMs)
    if (current - this.#newest >= slices) this.clear()
    else
      for (let passed = this.#newest + 1; passed <= current; passed += 1) {
        this.#succeeded[passed % slices] = 0
        this.#failed[passed % slices] = 0
      }
    this.#newest = Math.max(this.#newest, current)
    return this.#newest % slices
  }
}
