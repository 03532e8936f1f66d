import type { OrderStatus } from '../../contract/values.ts'
import type { StoredEvent } from './event-log.ts'

/** Requests that wait for the end of an order, which may come from another instance. */
export class OrderNews {
  readonly #waiting = new Map<number, Set<() => void>>()
  #isClosed = false

  /** Resolves when the end of the order is told, or after `longestMs`. */
  settled(id: number, longestMs: number): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(id) ?? new Set()
      this.#waiting.set(id, waiting)
      const done = () => {
        clearTimeout(timer)
        waiting.delete(done)
        if (waiting.size === 0 && this.#waiting.get(id) === waiting) this.#waiting.delete(id)
        resolve()
      }
      const timer = setTimeout(done, longestMs)
      waiting.add(done)
    })
  }

  get isAwaited(): boolean {
    return this.#waiting.size > 0
  }

  hear({ order, topic, text }: StoredEvent): void {
    if (order === undefined || topic !== 'orders' || !this.#waiting.has(order)) return
    const { status } = (JSON.parse(text) as { data: { status: OrderStatus } }).data
    if (status !== 'queued' && status !== 'paying') this.tell(order)
  }

  tell(id: number): void {
    for (const done of [...(this.#waiting.get(id) ?? [])]) done()
  }

  /** Nobody waits any longer. */
  close(): void {
    this.#isClosed = true
    for (const id of [...this.#waiting.keys()]) this.tell(id)
  }
}
