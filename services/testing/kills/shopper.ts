import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../chance/random.ts'
import type { PersistentClient } from '../clients/persistent-client.ts'
import { assertOneOf, type Worker } from './worker.ts'

export type Lines = Record<string, number>

interface ShownLine {
  itemId: string
  quantity: number
}

const linesOf = (lines: readonly ShownLine[]): Lines =>
  Object.fromEntries(lines.map(({ itemId, quantity }) => [itemId, quantity]))

export class Shopper implements Worker {
  readonly client: PersistentClient
  readonly thumbs = new Map<string, 'up' | 'down'>()
  readonly history = new Map<string, Lines>()
  #items: readonly string[]
  #random: Random
  #cart: Lines = {}
  #saved = false

  constructor(client: PersistentClient, items: readonly string[], random: Random) {
    this.client = client
    this.#items = items
    this.#random = random
  }

  async work(stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      const dice = this.#random.next()
      if (dice < 0.45) await this.#add()
      else if (dice < 0.55) await this.#remove()
      else if (dice < 0.65) await this.#save()
      else if (dice < 0.75) await this.#rate()
      else await this.#buy()
    }
  }

  async verify(): Promise<void> {
    const { cart } = await this.client.ok('DisplayCart')
    assert.deepEqual(linesOf(cart.lines as ShownLine[]), this.#cart, 'the cart')
    if (this.#saved) assert.ok(cart.saved, 'a saved cart is saved')
    const purchases = (await this.client.all('GetBuyerPurchases', 'purchases')) as (ShownLine & {
      orderId: string
    })[]
    const orderIds = new Set(purchases.map(({ orderId }) => orderId))
    assert.deepEqual([...orderIds].sort(), [...this.history.keys()].sort(), 'orders bought')
    const lineCount = [...this.history.values()].reduce((sum, lines) => sum + Object.keys(lines).length, 0)
    assert.equal(purchases.length, lineCount, 'lines bought')
    for (const { orderId, itemId, quantity } of purchases) {
      assert.equal(quantity, this.history.get(orderId)![itemId], `units in ${orderId}`)
    }
  }

  async #add(): Promise<void> {
    const itemId = this.#random.pick(this.#items)
    const quantity = this.#random.integer(1, 3)
    const after = { ...this.#cart, [itemId]: (this.#cart[itemId] ?? 0) + quantity }
    await this.#change('AddItemToCart', { itemId, quantity }, after)
  }

  async #remove(): Promise<void> {
    const itemId = Object.keys(this.#cart)[0]
    if (itemId === undefined) return
    const { [itemId]: quantity, ...after } = this.#cart
    await this.#change('RemoveItemFromCart', { itemId, quantity }, after)
  }

  /** With a key it is repeated until answered; without one a look at the cart tells whether it happened. */
  async #change(op: string, args: object, after: Lines): Promise<void> {
    this.#saved = false
    const keyed = this.#random.chance(0.5)
    const outcome = keyed
      ? await this.client.insist(op, args, { key: crypto.randomUUID() })
      : await this.client.once(op, args)
    if (outcome.ok) this.#cart = after
    else if (outcome.error.indefinite) {
      const seen = linesOf((await this.client.ok('DisplayCart')).cart.lines as ShownLine[])
      assertOneOf([this.#cart, after], seen)
      this.#cart = seen
    } else if (!outcome.error.retryable) assert.equal(outcome.error.code, 'OUT_OF_STOCK')
  }

  async #save(): Promise<void> {
    const { cart } = await this.client.ok('SaveCart', {}, { key: crypto.randomUUID() })
    assert.ok(cart.saved, 'a saved cart is saved')
    this.#saved = true
  }

  async #rate(): Promise<void> {
    const itemId = this.#random.pick(this.#items)
    const thumb = this.#random.pick(['up', 'down'] as const)
    // The same thumb twice is one thumb: this may be repeated without a key.
    await this.client.ok('ProvideFeedback', { itemId, thumb })
    this.thumbs.set(itemId, thumb)
  }

  async #buy(): Promise<void> {
    if (Object.keys(this.#cart).length === 0) return
    this.#saved = false
    const way = this.#random.pick(['key', 'repeat', 'look'])
    if (way === 'look') {
      await this.#buyAndLook()
      return
    }
    const outcome = await this.client.insist(
      'MakePurchase',
      {},
      way === 'key' ? { key: crypto.randomUUID() } : {},
    )
    if (outcome.ok) this.#note(outcome.result.order as { orderId: string; status: string })
    else assert.equal(outcome.error.code, 'OUT_OF_STOCK')
    if (!outcome.ok) await this.#change('ClearCart', {}, {})
  }

  /** Does not ask again. Some time later the cart was bought or is there, and never both. */
  async #buyAndLook(): Promise<void> {
    const outcome = await this.client.once('MakePurchase')
    if (outcome.ok) {
      this.#note(outcome.result.order as { orderId: string; status: string })
      return
    }
    if (!outcome.error.indefinite) return
    const until = Date.now() + 30_000
    for (;;) {
      const orders = (await this.client.all('ListOrders', 'orders')) as { orderId: string; status: string }[]
      const settled = orders.every(({ status }) => status === 'paid' || isOff(status))
      const fresh = orders.find(({ orderId, status }) => status === 'paid' && !this.history.has(orderId))
      const inCart = linesOf((await this.client.ok('DisplayCart')).cart.lines as ShownLine[])
      if (settled && fresh && Object.keys(inCart).length === 0) {
        this.#note(fresh)
        return
      }
      if (settled && !fresh && JSON.stringify(inCart) === JSON.stringify(this.#cart)) return
      if (Date.now() > until) {
        const seen = JSON.stringify({ settled, fresh, inCart, cart: this.#cart })
        throw new Error(`The purchase did not come to an end: ${seen}`)
      }
      await pause(20)
    }
  }

  #note({ orderId, status }: { orderId: string; status: string }): void {
    if (isOff(status)) return
    assert.equal(status, 'paid')
    assert.ok(!this.history.has(orderId), `${orderId} was bought before`)
    this.history.set(orderId, this.#cart)
    this.#cart = {}
  }
}

/** The administrator cancels some orders: the cart is as it was, as after a declined payment. */
function isOff(status: string): boolean {
  return status === 'declined' || status === 'cancelled'
}
