export interface EjectionRules {
  /** This many failures in a row, while another one succeeds. */
  failuresInARow: number
  /** No more than this part of all, from 0 to 1. */
  mostEjected: number
  firstMs: number
  /** Each further time twice as long as before, up to this. */
  longestMs: number
}

/** One that may be taken out of the choice because requests to it fail. */
export class Ejectable {
  ejections = 0
  lastSuccessAt = -Infinity
  /** When the first of its failures in a row was seen. */
  failingSince = Infinity
  #until: number | undefined
  #failuresInARow = 0
  /** How often of late: what counts for how long it is ejected. */
  #timesOfLate = 0
  #readmittedAt = 0

  get isEjected(): boolean {
    return this.#until !== undefined
  }

  /** For how long after `now`. */
  remainingMs(now: number): number {
    return this.#until === undefined ? 0 : Math.max(0, this.#until - now)
  }

  succeeded(now: number): void {
    this.#failuresInARow = 0
    this.lastSuccessAt = now
  }

  failed(now: number): void {
    if (this.#failuresInARow === 0) this.failingSince = now
    this.#failuresInARow += 1
  }

  /** True if it deserves to be ejected, if the others allow. */
  isFailing({ failuresInARow }: EjectionRules): boolean {
    return !this.isEjected && this.#failuresInARow >= failuresInARow
  }

  eject(now: number, { firstMs, longestMs }: EjectionRules): void {
    // A frontend that behaved for as long as the longest ejection begins again with a short one.
    if (now - this.#readmittedAt > longestMs) this.#timesOfLate = 0
    this.#until = now + Math.min(longestMs, firstMs * 2 ** this.#timesOfLate)
    this.#timesOfLate += 1
    this.ejections += 1
  }

  readmit(now: number): void {
    this.#until = undefined
    this.#failuresInARow = 0
    this.#readmittedAt = now
  }
}

/** Ejects who fails while others do better, and readmits who has been out for long enough. True if anything changed. */
export function judge(all: readonly Ejectable[], now: number, rules: EjectionRules): boolean {
  let changed = false
  let ejected = 0
  for (const one of all) {
    if (one.isEjected && one.remainingMs(now) === 0) {
      one.readmit(now)
      changed = true
    }
    if (one.isEjected) ejected += 1
  }
  for (const one of all) {
    if (!one.isFailing(rules) || ejected + 1 > all.length * rules.mostEjected) continue
    // Where everything fails it is not this one's fault, and to leave it out would help nobody.
    if (!all.some((other) => !other.isEjected && other.lastSuccessAt > one.failingSince)) continue
    one.eject(now, rules)
    ejected += 1
    changed = true
  }
  return changed
}
