/** Those who take part meet: the last one to come does the work, and then all go on. */
export class Barrier {
  readonly #work: () => Promise<void>
  #members: number
  #waiting: { resolve: () => void; reject: (error: unknown) => void }[] = []

  constructor(members: number, work: () => Promise<void>) {
    this.#members = members
    this.#work = work
  }

  meet(): Promise<void> {
    const met = new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }))
    this.#goOn()
    return met
  }

  /** For a member that will not come any more. */
  leave(): void {
    this.#members -= 1
    this.#goOn()
  }

  #goOn(): void {
    if (this.#waiting.length === 0 || this.#waiting.length < this.#members) return
    const together = this.#waiting
    this.#waiting = []
    this.#work().then(
      () => together.forEach(({ resolve }) => resolve()),
      (error: unknown) => together.forEach(({ reject }) => reject(error)),
    )
  }
}
