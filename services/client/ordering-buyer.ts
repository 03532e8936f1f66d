import type { Address } from './frontend-connections.ts'
import { MarketClient } from './market-client.ts'
import type { Order } from '../contract/values.ts'

const ended: ReadonlySet<Order['status']> = new Set(['paid', 'declined', 'cancelled'])

/** A buyer who is told what becomes of the orders that they place. */
export class OrderingBuyer {
  readonly client: MarketClient
  readonly #onSettled: (order: Order) => void
  readonly #open = new Set<string>()
  /** Settled before the answer came that named them. */
  readonly #early = new Map<string, Order>()
  #whenAll: (() => void) | undefined

  constructor(address: Address, onSettled: (order: Order) => void, nextTrace?: () => string) {
    this.#onSettled = onSettled
    this.client = new MarketClient({
      role: 'buyer',
      addresses: [address],
      nextTrace,
      onEvent: ({ event, data }) => {
        if (event === 'order') this.#seen(data as Order)
        if (event === 'resync') void this.#readAnew()
      },
    })
  }

  async listen(): Promise<void> {
    await this.client.call('Subscribe', { topics: ['orders'] })
  }

  placed(order: Order): void {
    const { orderId } = order
    const early = this.#early.get(orderId)
    this.#early.delete(orderId)
    if (early) this.#onSettled(early)
    else if (ended.has(order.status)) this.#onSettled(order)
    else this.#open.add(orderId)
  }

  allSettled(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenAll = resolve
      if (this.#open.size === 0) resolve()
    })
  }

  close(): void {
    this.client.close()
  }

  /** Events were missed. All that was ordered is among the newest orders. */
  async #readAnew(): Promise<void> {
    const asked = this.client.call<{ orders: Order[] }>('ListOrders', { limit: 100 })
    const page = await asked.catch(() => undefined)
    for (const order of page?.orders ?? []) if (this.#open.has(order.orderId)) this.#seen(order)
  }

  #seen(order: Order): void {
    const { orderId, status } = order
    if (!ended.has(status)) return
    if (!this.#open.delete(orderId)) {
      this.#early.set(orderId, order)
      return
    }
    this.#onSettled(order)
    if (this.#open.size === 0) this.#whenAll?.()
  }
}
