/** Lets work of the same name happen in the order in which it was asked for, each after the one before has ended. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  run<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(name)
    const result = before === undefined ? work() : before.then(work)
    const ended: Promise<unknown> = result
      .catch(() => undefined)
      .then(() => {
        if (this.#last.get(name) === ended) this.#last.delete(name)
      })
    this.#last.set(name, ended)
    return result
  }
}
