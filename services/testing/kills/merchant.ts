import assert from 'node:assert/strict'
import type { Random } from '../../chance/random.ts'
import type { PersistentClient } from '../clients/persistent-client.ts'
import { assertOneOf, type Worker } from './worker.ts'

interface OwnItem {
  name: string
  price: number
  quantity: number
}

export class Merchant implements Worker {
  readonly client: PersistentClient
  readonly shared: string[] = []
  readonly restocked = new Map<string, number>()
  #random: Random
  answered = 0
  #own = new Map<string, OwnItem>()
  /** Registered perhaps: no answer came. */
  #maybe = new Map<string, OwnItem>()
  #names = 0

  constructor(client: PersistentClient, random: Random) {
    this.client = client
    this.#random = random
  }

  async work(stopped: () => boolean): Promise<void> {
    for (; !stopped(); this.answered += 1) {
      const dice = this.#random.next()
      if (dice < 0.2 || this.#own.size === 0) await this.#register()
      else if (dice < 0.55) await this.#change({ price: this.#random.integer(1, 99_999) / 100 })
      else if (dice < 0.8) await this.#change({ delta: this.#random.integer(-2, 5) })
      else await this.#restock()
    }
  }

  async verify(): Promise<void> {
    const items = await this.#items()
    assert.equal(new Set(items.map(({ name }) => name)).size, items.length, 'items of different names')
    for (const { itemId, name, price, quantity } of items) {
      if (this.shared.includes(itemId)) continue
      const known = this.#own.get(itemId) ?? this.#maybe.get(name)
      assert.deepEqual({ name, price, quantity }, known, itemId)
      this.#own.set(itemId, known!)
    }
    assert.equal(items.length, this.#own.size + this.shared.length, 'items')
    this.#maybe.clear()
  }

  #items(): Promise<({ itemId: string } & OwnItem)[]> {
    return this.client.all('DisplayItemsForSale', 'items') as Promise<({ itemId: string } & OwnItem)[]>
  }

  async #register(): Promise<void> {
    this.#names += 1
    const item = { name: `Item ${this.#names}`, price: 1, quantity: this.#random.integer(0, 20) }
    const args = { ...item, category: 9, keywords: ['own'], condition: 'used' }
    const keyed = this.#random.chance(0.5)
    const outcome = keyed
      ? await this.client.insist('RegisterItemForSale', args, { key: crypto.randomUUID() })
      : await this.client.once('RegisterItemForSale', args)
    if (outcome.ok) this.#own.set(outcome.result.itemId as string, item)
    else if (outcome.error.indefinite) this.#maybe.set(item.name, item)
  }

  /** Works on an item that no other client touches: the exact replies are known. */
  async #change(change: { price?: number; delta?: number }): Promise<void> {
    const itemId = this.#random.pick([...this.#own.keys()])
    const before = this.#own.get(itemId)!
    const { price = before.price, delta = 0 } = change
    const after = { ...before, price, quantity: before.quantity + delta }
    const op = change.price === undefined ? 'UpdateUnitsForSale' : 'ChangeItemPrice'
    const keyed = this.#random.chance(0.5)
    const outcome = keyed
      ? await this.client.insist(op, { itemId, ...change }, { key: crypto.randomUUID() })
      : await this.client.once(op, { itemId, ...change })
    if (outcome.ok) this.#own.set(itemId, after)
    else if (outcome.error.indefinite) {
      const seen = (await this.#items()).find((item) => item.itemId === itemId)!
      const now = { name: seen.name, price: seen.price, quantity: seen.quantity }
      assertOneOf([before, after], now)
      this.#own.set(itemId, now)
    }
  }

  async #restock(): Promise<void> {
    const updates = this.shared.map((itemId) => ({ itemId, delta: this.#random.integer(0, 4) }))
    await this.client.ok('UpdateItems', { updates }, { key: crypto.randomUUID() })
    for (const { itemId, delta } of updates) {
      this.restocked.set(itemId, (this.restocked.get(itemId) ?? 0) + delta)
    }
  }
}
