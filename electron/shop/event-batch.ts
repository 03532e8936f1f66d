import type { ShopEvent } from '../ipc/shop-types.ts'

const batchMs = 40

/** Collects events for a moment. If several say how one item is, only the newest is kept. */
export class EventBatch {
  readonly #send: (events: ShopEvent[]) => void
  #waiting = new Map<string, ShopEvent>()
  #count = 0
  #timer: NodeJS.Timeout | undefined

  constructor(send: (events: ShopEvent[]) => void) {
    this.#send = send
  }

  add(event: ShopEvent): void {
    this.#count += 1
    const key = event.event === 'item' ? event.data.itemId : `#${this.#count}`
    this.#waiting.delete(key)
    this.#waiting.set(key, event)
    this.#timer ??= setTimeout(() => this.#flush(), batchMs)
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #flush(): void {
    this.#timer = undefined
    const events = [...this.#waiting.values()]
    this.#waiting.clear()
    this.#send(events)
  }
}
