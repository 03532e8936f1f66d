import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServiceName, serviceNames } from '../host/config.ts'
import { PersistentClient } from '../testing/persistent-client.ts'
import { type Random, testRandom } from '../testing/random.ts'
import { TestCluster } from '../testing/test-cluster.ts'

const killsOfEach = 8
const buyerCount = 10
const sellerCount = 3
const sharedItems = 6
const unitsOfShared = 400

let cluster: TestCluster

beforeAll(async () => {
  cluster = await TestCluster.start({
    payments: { delayMs: 2, declineRate: 0.1 },
    orders: { abandonedMs: 300, workers: 8 },
    // So often that kills meet snapshots being taken, too.
    storage: { snapshotEveryCommands: 400 },
  })
})

afterAll(() => cluster.stop())

type Lines = Record<string, number>

interface ShownLine {
  itemId: string
  quantity: number
}

const linesOf = (lines: readonly ShownLine[]): Lines =>
  Object.fromEntries(lines.map(({ itemId, quantity }) => [itemId, quantity]))

/** Does things until told to stop, and knows what must have come of all it was answered. */
interface Worker {
  work(stopped: () => boolean): Promise<void>
  verify(): Promise<void>
}

class Shopper implements Worker {
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
    expect(linesOf(cart.lines as ShownLine[])).toEqual(this.#cart)
    if (this.#saved) expect(cart.saved).toBe(true)
    const purchases = (await this.client.all('GetBuyerPurchases', 'purchases')) as (ShownLine & {
      orderId: string
    })[]
    const orderIds = new Set(purchases.map(({ orderId }) => orderId))
    expect([...orderIds].sort()).toEqual([...this.history.keys()].sort())
    const lineCount = [...this.history.values()].reduce((sum, lines) => sum + Object.keys(lines).length, 0)
    expect(purchases).toHaveLength(lineCount)
    for (const { orderId, itemId, quantity } of purchases) {
      expect(quantity).toBe(this.history.get(orderId)![itemId])
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
      expect([this.#cart, after]).toContainEqual(seen)
      this.#cart = seen
    } else if (!outcome.error.retryable) expect(outcome.error.code).toBe('OUT_OF_STOCK')
  }

  async #save(): Promise<void> {
    const { cart } = await this.client.ok('SaveCart', {}, { key: crypto.randomUUID() })
    expect(cart.saved).toBe(true)
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
    else expect(outcome.error.code).toBe('OUT_OF_STOCK')
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
      const settled = orders.every(({ status }) => status === 'paid' || status === 'declined')
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
    if (status === 'declined') return
    expect(status).toBe('paid')
    expect(this.history.has(orderId)).toBe(false)
    this.history.set(orderId, this.#cart)
    this.#cart = {}
  }
}

interface OwnItem {
  name: string
  price: number
  quantity: number
}

class Merchant implements Worker {
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
    expect(new Set(items.map(({ name }) => name)).size).toBe(items.length)
    for (const { itemId, name, price, quantity } of items) {
      if (this.shared.includes(itemId)) continue
      const known = this.#own.get(itemId) ?? this.#maybe.get(name)
      expect({ name, price, quantity }, itemId).toEqual(known)
      this.#own.set(itemId, known!)
    }
    expect(items.length).toBe(this.#own.size + this.shared.length)
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

  /** Of an item that nobody else touches: what is answered is exactly known. */
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
      expect([before, after]).toContainEqual(now)
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

class Registrar implements Worker {
  #client: PersistentClient
  #random: Random
  #accounts = new Map<string, number>()
  #unseen: string[] = []
  #maybe: string[] = []
  #names = 0

  constructor(client: PersistentClient, random: Random) {
    this.#client = client
    this.#random = random
  }

  get size(): number {
    return this.#accounts.size
  }

  async work(stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      this.#names += 1
      const username = `account ${this.#names}`
      const args = { username, password: `secret ${username}` }
      const outcome = this.#random.chance(0.5)
        ? await this.#client.insist('CreateAccount', args, { key: crypto.randomUUID() })
        : await this.#client.once('CreateAccount', args)
      if (outcome.ok) this.#add(username, outcome.result.buyerId as number)
      else if (outcome.error.indefinite) this.#maybe.push(username)
      else expect(outcome.error.retryable, JSON.stringify(outcome.error)).toBe(true)
    }
  }

  async verify(): Promise<void> {
    for (const username of this.#maybe.splice(0)) {
      const args = { username, password: `secret ${username}` }
      const again = await this.#client.insist('CreateAccount', args, { key: crypto.randomUUID() })
      if (again.ok) this.#add(username, again.result.buyerId as number)
      else expect(again.error.code).toBe('ALREADY_EXISTS')
      if (!again.ok) this.#unseen.push(username)
    }
    expect(new Set(this.#accounts.values()).size).toBe(this.#accounts.size)
    const older = this.#random.shuffled([...this.#accounts.keys()]).slice(0, 5)
    for (const username of [...this.#unseen.splice(0).slice(-20), ...older]) {
      // A lost reply leaves a session that nobody knows: no harm, so that this may be repeated.
      const { buyerId } = await this.#client.ok('Login', { username, password: `secret ${username}` })
      expect(buyerId).toBe(this.#accounts.get(username) ?? buyerId)
    }
  }

  #add(username: string, id: number): void {
    expect(this.#accounts.has(username)).toBe(false)
    this.#accounts.set(username, id)
    this.#unseen.push(username)
  }
}

test('kill -9 at random moments loses no answered write and doubles none', { timeout: 180_000 }, async () => {
  const random = testRandom()
  const merchants = await Promise.all(
    Array.from(
      { length: sellerCount },
      async () => new Merchant(await cluster.persistentSeller(), random.fork()),
    ),
  )
  const shared: string[] = []
  for (let index = 0; index < sharedItems; index += 1) {
    const merchant = merchants[index % sellerCount]!
    const item = { name: `Shared ${index}`, category: 1, keywords: [], condition: 'new', price: 2.5 }
    const { itemId } = await merchant.client.ok('RegisterItemForSale', { ...item, quantity: unitsOfShared })
    merchant.shared.push(itemId as string)
    shared.push(itemId as string)
  }
  const shoppers = await Promise.all(
    Array.from(
      { length: buyerCount },
      async () => new Shopper(await cluster.persistentBuyer(), shared, random.fork()),
    ),
  )
  const registrar = new Registrar(new PersistentClient(() => cluster.port('buyer-frontend')), random.fork())
  const workers: Worker[] = [...merchants, ...shoppers, registrar]

  async function verifyAll(): Promise<void> {
    await Promise.all(workers.map((worker) => worker.verify()))
    const sold: Lines = {}
    for (const { history } of shoppers) {
      for (const lines of history.values()) {
        for (const [itemId, quantity] of Object.entries(lines)) sold[itemId] = (sold[itemId] ?? 0) + quantity
      }
    }
    for (const merchant of merchants) {
      for (const itemId of merchant.shared) {
        const { item } = await shoppers[0]!.client.ok('GetItem', { itemId })
        const there = unitsOfShared + (merchant.restocked.get(itemId) ?? 0)
        expect(there, itemId).toBe((sold[itemId] ?? 0) + item.quantity)
        const thumbs = shoppers.map((shopper) => shopper.thumbs.get(itemId))
        const count = (thumb: 'up' | 'down') => thumbs.filter((each) => each === thumb).length
        expect(item.feedback).toEqual({ up: count('up'), down: count('down') })
      }
      const ownSold = merchant.shared.reduce((sum, itemId) => sum + (sold[itemId] ?? 0), 0)
      expect((await merchant.client.ok('GetSellerRating')).itemsSold).toBe(ownSold)
    }
  }

  const victims = random.shuffled(
    Array.from({ length: killsOfEach }, (): (readonly ServiceName[])[] => [
      ['customer-db'],
      ['product-db'],
      serviceNames,
    ]).flat(),
  )
  for (const [round, services] of victims.entries()) {
    let stop = false
    const working = workers.map((worker) => worker.work(() => stop))
    await pause(random.integer(50, 400))
    await cluster.crashTogether(services)
    stop = true
    try {
      await Promise.all(working)
      await verifyAll()
    } catch (error) {
      throw new Error(`after kill ${round + 1}, of ${services.join(', ')}`, { cause: error })
    }
  }
  const bought = shoppers.reduce((sum, { history }) => sum + history.size, 0)
  const written = merchants.reduce((sum, { answered }) => sum + answered, 0)
  process.stdout.write(
    `${victims.length} kills; ${bought} orders bought, ${written} changes by sellers, ${registrar.size} accounts\n`,
  )
  expect(bought).toBeGreaterThan(killsOfEach)
})
