import { TooLateError } from './failures.ts'

interface Waiting {
  go(): void
  refuse(error: Error): void
}

/** Lets so many in at a time. The others wait in the order in which they came. */
export class Slots {
  #free: number
  readonly #waiting = new Set<Waiting>()

  constructor(count: number) {
    this.#free = count
  }

  take(until: number): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer)
        this.#waiting.delete(waiting)
      }
      const waiting: Waiting = {
        go: () => {
          end()
          resolve()
        },
        refuse: (error) => {
          end()
          reject(error)
        },
      }
      const timer = setTimeout(
        () => waiting.refuse(new TooLateError('all connections were in use')),
        Math.max(1, until - performance.now()),
      )
      this.#waiting.add(waiting)
    })
  }

  free(): void {
    const [next] = this.#waiting
    if (next) next.go()
    else this.#free += 1
  }

  refuseAll(error: Error): void {
    for (const waiting of this.#waiting) waiting.refuse(error)
  }
}
