/** The newest of what was noted, as much as fits. Each has a number, so that a reader can ask for what came since. */
export class Recent<Entry> {
  #mostEntries: number
  #mostWeight: number
  #entries: (Entry | undefined)[] = []
  #weights: number[] = []
  /** The place of the oldest in the arrays, and its number. */
  #start = 0
  #oldest = 1
  #weight = 0

  constructor(limits: { entries: number; weight: number }) {
    this.#mostEntries = limits.entries
    this.#mostWeight = limits.weight
  }

  /** The number of the oldest that is still there. */
  get oldest(): number {
    return this.#oldest
  }

  get newest(): number {
    return this.#oldest + this.#entries.length - this.#start - 1
  }

  add(entry: Entry, weight: number): void {
    this.#entries.push(entry)
    this.#weights.push(weight)
    this.#weight += weight
    while (this.#start < this.#entries.length - 1 && this.#isFull) this.#dropOldest()
    if (this.#start > this.#entries.length / 2) {
      this.#entries = this.#entries.slice(this.#start)
      this.#weights = this.#weights.slice(this.#start)
      this.#start = 0
    }
  }

  get(number: number): Entry | undefined {
    return number < this.#oldest ? undefined : this.#entries[this.#start + number - this.#oldest]
  }

  /** Numbers go on from where they are. */
  clear(): void {
    while (this.#start < this.#entries.length) this.#dropOldest()
  }

  get #isFull(): boolean {
    return this.#entries.length - this.#start > this.#mostEntries || this.#weight > this.#mostWeight
  }

  #dropOldest(): void {
    this.#entries[this.#start] = undefined
    this.#weight -= this.#weights[this.#start]!
    this.#start += 1
    this.#oldest += 1
  }
}
