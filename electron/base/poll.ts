/** Asks several members again and again. A member that has not answered yet is not asked again. */
export class Poll {
  readonly #ask: (member: string) => Promise<void>
  readonly #members: () => Iterable<string>
  readonly #asking = new Map<string, Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  #everyMs = 0

  constructor(members: () => Iterable<string>, ask: (member: string) => Promise<void>) {
    this.#members = members
    this.#ask = ask
  }

  /** Not at all, if `everyMs` is 0. */
  every(everyMs: number): void {
    if (everyMs === this.#everyMs) return
    this.#everyMs = everyMs
    clearInterval(this.#timer)
    this.#timer = undefined
    if (everyMs === 0) return
    this.#timer = setInterval(() => void this.now(), everyMs)
    void this.now()
  }

  /** Resolves when all have answered. A member that cannot be asked now is asked the next time. */
  async now(): Promise<void> {
    await Promise.all([...this.#members()].map((member) => this.#one(member)))
  }

  #one(member: string): Promise<void> {
    const under = this.#asking.get(member)
    if (under) return under
    const asking = this.#ask(member)
      .catch(() => undefined)
      .finally(() => this.#asking.delete(member))
    this.#asking.set(member, asking)
    return asking
  }
}
