import type { ShopEvent } from '../ipc/shop-types.ts'

const batchMs = 40

/** Collects events for a moment. Of several that tell how one item stands only the newest is left. */
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
