import type { Random } from '../../../services/chance/random.ts'
import type { Workload } from '../../../services/schedules/schedule.ts'
import type { InsistentClient } from './insistent-client.ts'
import type { PriceHistory } from './price-history.ts'

export interface OwnItem {
  itemId: string
  initial: number
  restocked: number
  uncertain: number[]
  /** In cents. Several where it is not known which one holds. */
  prices: number[]
}

const mostPriceCents = 100_000

/** Puts things up for sale, and changes their prices and their stock. */
export class Seller {
  readonly client: InsistentClient
  items: OwnItem[] = []
  #workload: Workload
  #random: Random
  #prices: PriceHistory
  #writes = 0

  constructor(client: InsistentClient, workload: Workload, random: Random, prices: PriceHistory) {
    this.client = client
    this.#workload = workload
    this.#random = random
    this.#prices = prices
  }

  async open(): Promise<void> {
    await this.client.open()
    for (let number = 1; number <= this.#workload.items; number += 1) {
      const price = this.#price()
      const { itemId } = await this.client.sure<{ itemId: string }>('RegisterItemForSale', {
        name: `Thing ${number}`,
        category: number % 10,
        keywords: ['thing'],
        condition: 'new',
        price: price / 100,
        quantity: this.#workload.stock,
      })
      this.#prices.begin(itemId, price)()
      this.items.push({ itemId, initial: this.#workload.stock, restocked: 0, uncertain: [], prices: [price] })
    }
  }

  async doSomething(): Promise<void> {
    const item = this.#random.pick(this.items)
    this.#writes += 1
    const key = `s${this.#writes}`
    if (this.#random.chance(this.#workload.restocks)) await this.#restock(item, key)
    else await this.#changePrice(item, key)
  }

  async #restock(item: OwnItem, key: string): Promise<void> {
    const delta = this.#random.integer(1, 20)
    const answer = await this.client.ask('UpdateUnitsForSale', { itemId: item.itemId, delta }, key)
    if (answer.kind === 'ok') item.restocked += delta
    else if (answer.kind === 'unknown') item.uncertain.push(delta)
  }

  async #changePrice(item: OwnItem, key: string): Promise<void> {
    const price = this.#price()
    const args = { itemId: item.itemId, price: price / 100 }
    const acknowledged = this.#prices.begin(item.itemId, price)
    const answer = await this.client.ask('ChangeItemPrice', args, key)
    if (answer.kind === 'ok') {
      acknowledged()
      item.prices = [price]
    } else if (answer.kind === 'unknown') item.prices.push(price)
  }

  #price(): number {
    return this.#random.integer(100, mostPriceCents)
  }
}
