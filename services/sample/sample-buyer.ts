import type { Address } from '../client/frontend-connections.ts'
import type { Order, Thumb } from '../contract/values.ts'
import { ApiError } from '../wire/errors.ts'
import { OrderingBuyer } from '../client/ordering-buyer.ts'
import { pick } from './catalogue.ts'
import { samplePassword } from './sample-accounts.ts'

export interface SampleBuyerOptions {
  address: Address
  username: string
  random: () => number
  /** The trace of the next request. */
  nextTrace(): string
}

export const ordersEach = 8

/** Places a few orders of one item each, and rates what was paid. */
export class SampleBuyer {
  readonly #options: SampleBuyerOptions
  readonly #buyer: OrderingBuyer
  /** The rating of the ordered items, by order. */
  readonly #thumbs = new Map<string, { itemId: string; thumb: Thumb }>()
  readonly #paid: string[] = []

  constructor(options: SampleBuyerOptions) {
    this.#options = options
    const onSettled = ({ orderId, status }: Order) => {
      if (status === 'paid') this.#paid.push(orderId)
    }
    this.#buyer = new OrderingBuyer(options.address, onSettled, options.nextTrace)
  }

  async logIn(): Promise<void> {
    await this.#buyer.client.logIn(this.#options.username, samplePassword)
    await this.#buyer.listen()
  }

  async order(signal: AbortSignal, onOrder: () => void): Promise<void> {
    for (let order = 0; order < ordersEach && !signal.aborted; order += 1) {
      await this.#orderOne()
      onOrder()
    }
  }

  allSettled(): Promise<void> {
    return this.#buyer.allSettled()
  }

  async rate(): Promise<void> {
    const thumbs = this.#paid.flatMap((orderId) => this.#thumbs.get(orderId) ?? [])
    await Promise.all(thumbs.map((thumb) => this.#buyer.client.call('ProvideFeedback', thumb)))
  }

  close(): void {
    this.#buyer.close()
  }

  /** Nothing is ordered if another buyer was quicker. */
  async #orderOne(): Promise<void> {
    const { random } = this.#options
    const { client } = this.#buyer
    const search = { category: 1 + Math.floor(random() * 10), limit: 100 }
    const { items } = await client.call<{ items: { itemId: string }[] }>('SearchItemsForSale', search)
    if (items.length === 0) return
    const { itemId } = pick(items, random)
    const thumb = random() < 0.4 ? undefined : random() < 0.85 ? 'up' : 'down'
    await client.call('ClearCart')
    try {
      await client.call('AddItemToCart', { itemId, quantity: 1 })
      const { order } = await client.call<{ order: Order }>('MakePurchase', { wait: false })
      if (thumb) this.#thumbs.set(order.orderId, { itemId, thumb })
      this.#buyer.placed(order)
    } catch (error) {
      if (error instanceof ApiError && error.code === 'OUT_OF_STOCK') return
      throw error
    }
  }
}
