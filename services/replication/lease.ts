/**
 * Until when an owner may answer, by its own clock. Nobody asks for a lease where there is no standby: then it may always.
 */
export class Lease {
  #until = Infinity
  #order = 0

  get holds(): boolean {
    return performance.now() < this.#until
  }

  get isAskedFor(): boolean {
    return this.#until < Infinity
  }

  /** Null: it may answer without one again. */
  renew(until: number | null, order: number): void {
    if (order < this.#order) return
    this.#order = order
    this.#until = until ?? Infinity
  }
}
