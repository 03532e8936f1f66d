import type { Order } from '../../services/contract/values.ts'
import type { WireClient } from '../../services/wire/client.ts'
import type { CallOptions } from '../../services/wire/pending-call.ts'
import { connectTo, type FrontendAddress } from './connect-to.ts'

const ended: ReadonlySet<Order['status']> = new Set(['paid', 'declined', 'cancelled'])

/** The connection of a buyer, who hears what becomes of the orders that are placed over it. */
export class BuyerLine {
  readonly client: WireClient
  readonly #onSettled: (order: Order) => void
  readonly #open = new Set<string>()
  /** Settled before the answer came that named them. */
  readonly #early = new Map<string, Order>()
  #session = ''
  #whenAll: (() => void) | undefined

  constructor(address: FrontendAddress, onSettled: (order: Order) => void) {
    this.#onSettled = onSettled
    this.client = connectTo(address, 'buyer-frontend', {
      onEvent: ({ event, data }) => {
        if (event === 'order') this.#seen(data as Order)
        if (event === 'resync') void this.#readAnew()
      },
      // A client that lost its connection has to subscribe again.
      onState: (state) => {
        if (state === 'ready' && this.#session !== '')
          void this.#listen().then(() => this.#readAnew(), ignored)
      },
    })
  }

  /** The session in which everything is asked from now on. */
  async begin(session: string): Promise<void> {
    this.#session = session
    await this.#listen()
  }

  ask<Result>(op: string, args: object, options: CallOptions = {}): Promise<Result> {
    return this.client.request<Result>(op, args, { ...options, session: this.#session })
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

  async #listen(): Promise<void> {
    await this.ask('Subscribe', { topics: ['orders'] }, { safety: 'read' })
  }

  /** Events were missed. All that was ordered is among the newest orders. */
  async #readAnew(): Promise<void> {
    const page = await this.ask<{ orders: Order[] }>('ListOrders', { limit: 100 }, { safety: 'read' }).catch(
      () => undefined,
    )
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

function ignored(): void {
  // It is tried again with the next connection.
}
