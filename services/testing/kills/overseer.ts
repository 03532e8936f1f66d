import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Administrator } from '../../admin/administrator.ts'
import type { Random } from '../../chance/random.ts'
import { ApiError } from '../../wire/errors.ts'
import { administratorOf } from '../clients/administrator-of.ts'
import type { TestCluster } from '../clusters/test-cluster.ts'
import type { Worker } from './worker.ts'

const patienceMs = 30_000
const retryMs = 15

/** The administrator at work: changes an item that nobody buys, locks an account that nobody uses, and cancels orders. */
export class Overseer implements Worker {
  locks = 0
  cancelled = 0
  #administrator: Administrator
  #random: Random
  #username: string
  #item: { itemId: string; price: number; quantity: number }
  #locked = false

  private constructor(administrator: Administrator, random: Random, username: string, itemId: string) {
    this.#administrator = administrator
    this.#random = random
    this.#username = username
    this.#item = { itemId, price: 1, quantity: 1 }
  }

  static async start(cluster: TestCluster, random: Random): Promise<Overseer> {
    const seller = await cluster.seller()
    const item = { name: 'Seen to', category: 8, keywords: [], condition: 'new', price: 1, quantity: 1 }
    const { itemId } = await seller.ok('RegisterItemForSale', item)
    return new Overseer(administratorOf(cluster), random, seller.username, itemId as string)
  }

  async work(stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      const dice = this.#random.next()
      if (dice < 0.3) await this.#setStock()
      else if (dice < 0.6) await this.#setPrice()
      else if (dice < 0.8) await this.#turnLock()
      else await this.#cancelSome()
    }
  }

  async verify(): Promise<void> {
    const { itemId, price, quantity } = this.#item
    const { found } = await insist(() => this.#administrator.items({ text: itemId }))
    const seen = found!.items.find((item) => item.itemId === itemId)!
    assert.deepEqual(
      { price: seen.price, quantity: seen.quantity },
      { price, quantity },
      'set by the administrator',
    )
    const { accounts } = await insist(() =>
      this.#administrator.accounts({ role: 'seller', text: this.#username }),
    )
    assert.equal(accounts[0]!.lockedAt !== undefined, this.#locked, 'the lock')
  }

  close(): void {
    this.#administrator.close()
  }

  async #setStock(): Promise<void> {
    const quantity = this.#random.integer(0, 1_000)
    await insist(() => this.#administrator.setStock(this.#item.itemId, quantity))
    this.#item.quantity = quantity
  }

  async #setPrice(): Promise<void> {
    const price = this.#random.integer(1, 99_999) / 100
    await insist(() => this.#administrator.setPrice(this.#item.itemId, price))
    this.#item.price = price
  }

  async #turnLock(): Promise<void> {
    const locked = !this.#locked
    await insist(() => this.#administrator.setLock('seller', this.#username, locked))
    this.#locked = locked
    this.locks += 1
  }

  async #cancelSome(): Promise<void> {
    const { orders } = await insist(() => this.#administrator.orders({ status: 'queued' }))
    for (const { orderId } of orders.slice(0, 2)) {
      const { order } = await insist(() => this.#administrator.cancelOrder(orderId))
      if (order.status === 'cancelled') this.cancelled += 1
    }
  }
}

/** Until there is an answer that stands: nobody else changes the same, so it may be asked for again. */
async function insist<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const until = Date.now() + patienceMs
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!ApiError.of(error).retryable || Date.now() > until) throw error
      await pause(retryMs)
    }
  }
}
