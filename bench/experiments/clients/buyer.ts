import type { Random } from '../../../services/chance/random.ts'
import type { Workload } from '../../../services/schedules/schedule.ts'
import type { InsistentClient } from './insistent-client.ts'
import type { PriceHistory } from './price-history.ts'

export interface SeenOrder {
  orderId: string
  status: 'queued' | 'paying' | 'paid' | 'declined' | 'cancelled'
  lines: { itemId: string; quantity: number }[]
  total: number
}

/** Looks around and buys. */
export class Buyer {
  readonly client: InsistentClient
  /** Orders that the services acknowledged, with their amounts. */
  readonly acknowledged = new Map<string, number>()
  /** Purchases of which nobody knows whether they happened. */
  uncertain = 0
  #workload: Workload
  #random: Random
  #itemIds: readonly string[]
  #prices: PriceHistory
  #writes = 0

  constructor(
    client: InsistentClient,
    workload: Workload,
    random: Random,
    market: { itemIds: readonly string[]; prices: PriceHistory },
  ) {
    this.client = client
    this.#workload = workload
    this.#random = random
    this.#itemIds = market.itemIds
    this.#prices = market.prices
  }

  open(): Promise<void> {
    return this.client.open()
  }

  async doSomething(): Promise<void> {
    if (this.#random.chance(this.#workload.purchases)) await this.#buy()
    else await this.#lookAround()
  }

  async #lookAround(): Promise<void> {
    if (this.#random.chance(0.5)) {
      await this.client.ask('SearchItemsForSale', { keywords: ['thing'], limit: 10 })
      return
    }
    const itemId = this.#random.pick(this.#itemIds)
    const answer = await this.client.ask<{ item: { price: number } }>('GetItem', { itemId })
    if (answer.kind === 'ok' && this.#prices.isStale(itemId, cents(answer.result.item.price), answer.askedAt))
      this.client.noteStale(answer.attempt)
  }

  async #buy(): Promise<void> {
    const args = { itemId: this.#random.pick(this.#itemIds), quantity: this.#random.integer(1, 3) }
    const added = await this.client.ask('AddItemToCart', args, this.#key())
    if (added.kind !== 'ok') return
    const bought = await this.client.ask<{ order: SeenOrder }>('MakePurchase', {}, this.#key())
    if (bought.kind === 'ok') {
      const { orderId, total } = bought.result.order
      this.acknowledged.set(orderId, cents(total))
      if (bought.result.order.status === 'declined') await this.client.ask('ClearCart', {}, this.#key())
    } else if (bought.kind === 'unknown') this.uncertain += 1
    else await this.client.ask('ClearCart', {}, this.#key())
  }

  #key(): string | undefined {
    this.#writes += 1
    return this.#workload.keys ? `b${this.#writes}` : undefined
  }
}

/** Money as the services tell it, in whole cents. */
export function cents(amount: number): number {
  return Math.round(amount * 100)
}
