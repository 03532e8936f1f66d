import { createHash } from 'node:crypto'
import type { Random } from '../../../chance/random.ts'
import { pngOf } from '../../../testing/inputs/pictures.ts'
import type { Request } from '../../../testing/postgres/asked.ts'

const sellers = [1, 2]
const buyers = [7, 8, 9]
const words = ['lamp', 'Lamp', 'red', 'old', 'ÄRGER', 'ärger']
const pictures = [1, 2, 3].map((size) => pngOf(size, size).toString('base64'))

/** Requests to product-db that meet each other again and again: few accounts, items, keys and purchases. */
export class RandomRequests {
  readonly #random: Random
  #items: string[] = ['1-999']
  #orders = 0
  #refs = 0
  #keys = 0

  constructor(random: Random) {
    this.#random = random
  }

  /** Items and orders of an answer are asked for from now on. */
  note(result: unknown): void {
    for (const [itemId] of JSON.stringify(result).matchAll(/\b\d+-\d+\b/g))
      if (!this.#items.includes(itemId)) this.#items.push(itemId)
    for (const [, id] of JSON.stringify(result).matchAll(/"o(\d+)"/g))
      this.#orders = Math.max(this.#orders, Number(id))
  }

  get orders(): number {
    return this.#orders
  }

  next(): Request {
    const random = this.#random
    const { op, args } = random.pick(this.#kinds)()
    const isKeyed = !/^(Search|Get|List|Display|Missed|Place|Resolve)/.test(op) && random.chance(0.3)
    return { op, args, key: isKeyed ? this.#key() : undefined }
  }

  readonly #kinds: (() => Request)[] = [
    () => ({ op: 'RegisterItem', args: { account: this.#seller, item: this.#newItem() } }),
    () => ({
      op: 'RegisterItems',
      args: {
        account: this.#seller,
        items: this.#some(4, () => (this.#random.chance(0.2) ? failedRow : this.#newItem())),
      },
    }),
    () => ({ op: 'ChangePrice', args: { account: this.#seller, itemId: this.#item, cents: this.#cents } }),
    () => ({ op: 'ChangePrice', args: { account: this.#seller, itemId: this.#item, cents: this.#cents } }),
    () => ({ op: 'UpdateUnits', args: { account: this.#seller, itemId: this.#item, delta: this.#delta } }),
    () => ({ op: 'UpdateUnits', args: { account: this.#seller, itemId: this.#item, delta: this.#delta } }),
    () => ({
      op: 'UpdateItems',
      args: {
        account: this.#seller,
        changes: this.#some(4, () =>
          this.#random.chance(0.2)
            ? failedRow
            : this.#random.chance(0.5)
              ? { itemId: this.#item, cents: this.#cents }
              : { itemId: this.#item, delta: this.#delta },
        ),
      },
    }),
    () => ({
      op: 'DescribeItem',
      args: { account: this.#seller, itemId: this.#item, name: 'Other', keywords: this.#keywords },
    }),
    () => ({ op: 'WithdrawItem', args: { account: this.#seller, itemId: this.#item } }),
    () => ({
      op: 'SetImage',
      args: {
        account: this.#seller,
        itemId: this.#item,
        image: this.#random.chance(0.3) ? null : { type: 'image/png', data: this.#random.pick(pictures) },
      },
    }),
    () => ({ op: 'GetImage', args: { itemId: this.#item } }),
    () => this.#feedback(),
    () => this.#feedback(),
    () => this.#placeOrder(),
    () => this.#placeOrder(),
    () => this.#placeOrder(),
    () => ({ op: 'ResolvePurchase', args: { ref: this.#ref(0.2), buyerId: this.#buyer } }),
    () => ({ op: 'GetOrder', args: { account: this.#buyer, orderId: this.#order } }),
    () => ({ op: 'CancelOrder', args: { account: this.#buyer, orderId: this.#order } }),
    () => ({ op: 'ListOrders', args: { account: this.#buyer, ...this.#page } }),
    () => ({ op: 'GetPurchases', args: { account: this.#buyer, ...this.#page } }),
    () => this.#search(),
    () => this.#search(),
    () => ({ op: 'GetItem', args: { itemId: this.#item } }),
    () => ({ op: 'GetItems', args: { itemIds: this.#some(3, () => this.#item) } }),
    () => ({ op: 'ListCategories', args: {} }),
    () => ({ op: 'GetSellerRating', args: { sellerId: this.#seller } }),
    () => ({ op: 'DisplayItems', args: { account: this.#seller, ...this.#page } }),
    () => ({ op: 'GetSalesReport', args: { account: this.#seller } }),
    () => ({
      op: 'MissedSince',
      args: {
        account: this.#random.pick([...buyers, ...sellers]),
        topics: ['items', 'orders', 'sales'],
        since: this.#random.integer(0, 60),
      },
    }),
    () => ({ op: 'SetStock', args: { itemId: this.#item, quantity: this.#random.integer(0, 5) } }),
    () => ({ op: 'SetPrice', args: { itemId: this.#item, price: 2.5 } }),
    () => ({
      op: 'ListMarketItems',
      args: {
        text: this.#random.pick(['', 'lamp', '1-', 'oth', 'är']),
        show: this.#random.pick(['all', 'for sale', 'sold out', 'withdrawn']),
        offset: this.#random.integer(0, 2),
        limit: 3,
      },
    }),
    () => ({
      op: 'ListMarketOrders',
      args: {
        status: this.#random.pick([undefined, 'queued', 'paid']),
        offset: this.#random.integer(0, 2),
        limit: 3,
      },
    }),
    () => ({ op: 'CancelMarketOrder', args: { orderId: this.#order } }),
  ]

  #placeOrder(): Request {
    const items = new Set(this.#some(3, () => this.#item))
    const lines = [...items].map((itemId) => ({ itemId, quantity: this.#random.integer(1, 3) }))
    const tier = this.#random.pick(['normal', 'vip'])
    return { op: 'PlaceOrder', args: { ref: this.#ref(0.8), buyerId: this.#buyer, tier, lines, wait: false } }
  }

  #feedback(): Request {
    const thumb = this.#random.pick(['up', 'down'])
    return { op: 'ProvideFeedback', args: { account: this.#buyer, itemId: this.#item, thumb } }
  }

  #search(): Request {
    const random = this.#random
    return {
      op: 'Search',
      args: {
        category: random.chance(0.3) ? random.integer(1, 2) : undefined,
        keywords: random.chance(0.7) ? this.#keywords : undefined,
        limit: random.integer(1, 4),
      },
    }
  }

  #newItem() {
    const random = this.#random
    return {
      name: random.pick(['Lamp', 'Chair "old"', 'Ärmel', '100%']),
      category: random.integer(1, 2),
      keywords: this.#keywords,
      condition: random.pick(['new', 'used']),
      cents: this.#cents,
      quantity: random.integer(0, 5),
    }
  }

  get #seller(): number {
    return this.#random.pick(sellers)
  }

  get #buyer(): number {
    return this.#random.pick(buyers)
  }

  get #item(): string {
    return this.#random.pick(this.#items.slice(-12))
  }

  get #order(): string {
    return `o${this.#random.integer(1, this.#orders + 1)}`
  }

  get #cents(): number {
    return this.#random.integer(1, 4) * 100
  }

  get #delta(): number {
    return this.#random.pick([-3, -1, 1, 2, 1_000_000])
  }

  get #keywords(): string[] {
    return this.#some(3, () => this.#random.pick(words))
  }

  get #page() {
    const random = this.#random
    return {
      limit: random.integer(1, 3),
      cursor: random.chance(0.4) ? String(random.integer(0, 6)) : undefined,
    }
  }

  /** A new purchase, or one of the last that were made. */
  #ref(isNew: number): string {
    if (this.#random.chance(isNew)) this.#refs += 1
    const number = this.#random.chance(0.8) ? this.#refs : this.#random.integer(0, this.#refs)
    return createHash('sha256').update(String(number)).digest('base64url').slice(0, 22)
  }

  #key(): string {
    if (this.#random.chance(0.7)) this.#keys += 1
    return `key ${this.#keys}`
  }

  #some<Value>(most: number, make: () => Value): Value[] {
    return Array.from({ length: this.#random.integer(1, most) }, make)
  }
}

const failedRow = { ok: false, error: { code: 'INVALID_ARGUMENT', message: 'made up' } }
