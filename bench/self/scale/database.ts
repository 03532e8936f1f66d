import type { Clock } from './clock.ts'

type Then = () => void

/** One database machine: cores that take one statement after the other, a log that is flushed, and locks on rows. */
export class Database {
  busyMs = 0
  flushingMs = 0
  lockWaits = 0
  readonly #clock: Clock
  readonly #flushMs: number
  #idleCores: number
  readonly #statements: [ms: number, then: Then][] = []
  #toFlush: Then[] = []
  #isFlushing = false
  readonly #locks = new Map<number, Then[]>()

  constructor(clock: Clock, cores: number, flushMs: number) {
    this.#clock = clock
    this.#idleCores = cores
    this.#flushMs = flushMs
  }

  /** Sets the counts to zero. */
  forget(): void {
    this.busyMs = this.flushingMs = this.lockWaits = 0
  }

  work(ms: number, then: Then): void {
    if (this.#idleCores === 0) {
      this.#statements.push([ms, then])
      return
    }
    this.#idleCores -= 1
    this.busyMs += ms
    this.#clock.after(ms, () => {
      this.#idleCores += 1
      const next = this.#statements.shift()
      if (next) this.work(...next)
      then()
    })
  }

  /** Commits that wait meanwhile share the next flush. */
  commit(then: Then): void {
    this.#toFlush.push(then)
    if (!this.#isFlushing) this.#flush()
  }

  #flush(): void {
    const flushed = this.#toFlush
    this.#toFlush = []
    this.#isFlushing = true
    this.flushingMs += this.#flushMs
    this.#clock.after(this.#flushMs, () => {
      this.#isFlushing = false
      if (this.#toFlush.length > 0) this.#flush()
      for (const then of flushed) then()
    })
  }

  /** Rows are taken in their order, so that no two transactions wait for each other. */
  lock(rows: readonly number[], then: Then): void {
    const [row, ...rest] = rows
    if (row === undefined) {
      then()
      return
    }
    const waiting = this.#locks.get(row)
    if (waiting === undefined) {
      this.#locks.set(row, [])
      this.lock(rest, then)
    } else {
      this.lockWaits += 1
      waiting.push(() => this.lock(rest, then))
    }
  }

  unlock(rows: readonly number[]): void {
    for (const row of rows) {
      const next = this.#locks.get(row)!.shift()
      if (next) next()
      else this.#locks.delete(row)
    }
  }
}
