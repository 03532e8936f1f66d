import type { LogEntry } from '../../services/logs/log-line.ts'
import type { LogLine } from '../ipc/log-types.ts'

/** The newest lines, in their order. Older ones can be put before them, and then this many more are kept. */
export class LineStore {
  #capacity: number
  readonly #usual: number
  #lines: (LogLine | undefined)[] = []
  /** The place of the oldest in the array, and its number. */
  #start = 0
  #oldest = 1
  #isHeld = false

  constructor(capacity: number) {
    this.#capacity = this.#usual = capacity
  }

  get size(): number {
    return this.#lines.length - this.#start
  }

  /** The number of the oldest line that is kept. */
  get oldest(): number {
    return this.#oldest
  }

  /** The number of the line that comes next. */
  get next(): number {
    return this.#oldest + this.size
  }

  get(seq: number): LogLine | undefined {
    return seq < this.#oldest ? undefined : this.#lines[this.#start + seq - this.#oldest]
  }

  from(seq: number): LogLine[] {
    return this.#lines.slice(this.#start + Math.max(0, seq - this.#oldest)) as LogLine[]
  }

  add(entry: LogEntry): void {
    this.#lines.push({ ...entry, seq: this.next })
    if (this.size > this.#capacity && !this.#isHeld) this.#dropOldest()
    if (this.#start > this.#lines.length / 2) {
      this.#lines = this.#lines.slice(this.#start)
      this.#start = 0
    }
  }

  /** The newest of them goes right before the oldest line. */
  addBefore(entries: readonly LogEntry[]): void {
    this.#oldest -= entries.length
    const lines = entries.map((entry, index) => ({ ...entry, seq: this.#oldest + index }))
    this.#lines = [...lines, ...this.#lines.slice(this.#start)]
    this.#start = 0
    this.#capacity = Math.max(this.#capacity, this.size - entries.length) + entries.length
  }

  /** Until it is let go, no line is dropped for a newer one. */
  hold(): void {
    this.#isHeld = true
  }

  letGo(): void {
    this.#isHeld = false
    while (this.size > this.#capacity) this.#dropOldest()
  }

  /** Numbers go on from where they are. */
  clear(): void {
    this.#oldest = this.next
    this.#lines = []
    this.#start = 0
    this.#capacity = this.#usual
  }

  #dropOldest(): void {
    this.#lines[this.#start] = undefined
    this.#start += 1
    this.#oldest += 1
  }
}
