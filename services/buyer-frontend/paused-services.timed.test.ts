import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ServiceName, serviceNames } from '../host/config.ts'
import type { PersistentClient } from '../testing/persistent-client.ts'
import { testRandom } from '../testing/random.ts'
import type { TestClient } from '../testing/test-client.ts'
import { TestCluster } from '../testing/test-cluster.ts'

const requestMs = 600

let cluster: TestCluster
let seller: TestClient
let buyer: TestClient
let itemId: string

beforeEach(async () => {
  cluster = await TestCluster.start({
    timeouts: { requestMs, reconnectMs: 400 },
    orders: { waitMs: 300, abandonedMs: 300 },
    payments: { delayMs: 2 },
  })
  seller = await cluster.seller()
  buyer = await cluster.buyer()
  const item = { name: 'Lamp', category: 1, keywords: ['lamp'], condition: 'new', price: 5, quantity: 100 }
  itemId = (await seller.ok('RegisterItemForSale', item)).itemId as string
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
})

afterEach(async () => {
  for (const service of serviceNames) signal(service, 'SIGCONT')
  await cluster.stop()
})

function signal(service: ServiceName, name: 'SIGSTOP' | 'SIGCONT'): void {
  process.kill(cluster.process(service).pid, name)
}

async function whilePaused<Result>(service: ServiceName, work: () => Promise<Result>): Promise<Result> {
  signal(service, 'SIGSTOP')
  try {
    return await work()
  } finally {
    signal(service, 'SIGCONT')
  }
}

const item = async () => (await buyer.ok('GetItem', { itemId })).item
const inTime = { code: 'TIMEOUT', retryable: true }
const notDone = { ...inTime, indefinite: false }
const perhapsDone = { ...inTime, indefinite: true }

describe('product-db pauses', () => {
  test('reads and writes time out, with the right doubt, and it goes on where it was', async () => {
    await whilePaused('product-db', async () => {
      const [search, cart, price, keyed, rating] = await Promise.all([
        buyer.error('SearchItemsForSale'),
        buyer.error('DisplayCart'),
        seller.error('ChangeItemPrice', { itemId, price: 6 }),
        seller.error('UpdateUnitsForSale', { itemId, delta: 1 }, { key: 'one more' }),
        buyer.error('GetSellerRating', { sellerId: seller.accountId }),
      ])
      for (const read of [search, cart, rating]) expect(read).toMatchObject(notDone)
      for (const write of [price, keyed]) expect(write).toMatchObject(perhapsDone)
      // customer-db is there.
      await seller.error('GetSellerRating')
      await buyer.error('RemoveItemFromCart', { itemId, quantity: 1 })
    })
    await seller.ok('UpdateUnitsForSale', { itemId, delta: 1 }, { key: 'one more' })
    expect(await item()).toMatchObject({ price: 6, quantity: 101 })
  })

  test('a purchase that waits through it is made once', async () => {
    const order = await whilePaused('product-db', async () => {
      const bought = buyer.ok('MakePurchase')
      await pause(2 * requestMs)
      return { bought }
    }).then(({ bought }) => bought.then((result) => result.order))
    expect(order).toMatchObject({ status: 'paid', total: 10 })
    expect((await item()).quantity).toBe(98)
    expect((await buyer.ok('DisplayCart')).cart.lines).toEqual([])
  })

  test('a purchase that was given up waiting may have happened, and a retry finds it', async () => {
    const error = await whilePaused('product-db', () => buyer.error('MakePurchase'))
    expect(error).toMatchObject(perhapsDone)
    const { order } = await buyer.ok('MakePurchase')
    expect(order).toMatchObject({ status: 'paid', lines: [{ itemId, quantity: 2 }] })
    expect((await buyer.ok('ListOrders')).orders).toEqual([order])
    expect((await item()).quantity).toBe(98)
    expect((await buyer.ok('DisplayCart')).cart.lines).toEqual([])
  })
})

describe('customer-db pauses', () => {
  test('nothing that needs a session happens, and all is known not to have', async () => {
    await whilePaused('customer-db', async () => {
      const errors = await Promise.all([
        buyer.error('SearchItemsForSale'),
        buyer.error('DisplayCart'),
        buyer.error('ProvideFeedback', { itemId, thumb: 'up' }),
        seller.error('ChangeItemPrice', { itemId, price: 6 }),
        seller.error('UpdateItems', { updates: [{ itemId, delta: 1 }] }),
        seller.error('RegisterItemForSale', {
          name: 'Other',
          category: 1,
          keywords: [],
          condition: 'new',
          price: 1,
          quantity: 1,
        }),
      ])
      for (const error of errors) expect(error).toMatchObject(notDone)
    })
    expect(await item()).toMatchObject({ price: 5, quantity: 100, feedback: { up: 0, down: 0 } })
    expect((await seller.ok('DisplayItemsForSale')).items).toHaveLength(1)
    expect((await buyer.ok('DisplayCart')).cart.lines).toMatchObject([{ itemId, quantity: 2 }])
  })

  test('a purchase that could not begin may have begun: a retry buys once', async () => {
    const error = await whilePaused('customer-db', () => buyer.error('MakePurchase'))
    expect(error).toMatchObject(perhapsDone)
    const { order } = await buyer.ok('MakePurchase')
    expect(order).toMatchObject({ status: 'paid', lines: [{ itemId, quantity: 2 }] })
    expect((await item()).quantity).toBe(98)
    expect((await buyer.error('MakePurchase')).code).toBe('CART_EMPTY')
  })

  test('without a retry the cart comes back', async () => {
    await whilePaused('customer-db', () => buyer.error('MakePurchase'))
    const until = Date.now() + 5_000
    let lines: unknown[] = []
    while (lines.length === 0 && Date.now() < until) {
      lines = (await buyer.ok('DisplayCart')).cart.lines as unknown[]
      await pause(20)
    }
    expect(lines).toMatchObject([{ itemId, quantity: 2 }])
    expect((await buyer.ok('ListOrders')).orders).toEqual([])
    expect((await item()).quantity).toBe(100)
  })
})

test.each(['buyer-frontend', 'seller-frontend'] as const)(
  '%s pauses: replies come later',
  async (service) => {
    const client = service === 'buyer-frontend' ? buyer : seller
    const replies = await whilePaused(service, async () => {
      const sent = Array.from({ length: 20 }, () =>
        service === 'buyer-frontend'
          ? client.ok('AddItemToCart', { itemId, quantity: 1 })
          : client.ok('UpdateUnitsForSale', { itemId, delta: 1 }),
      )
      await pause(2 * requestMs)
      return sent
    })
    await Promise.all(replies)
    if (service === 'buyer-frontend') {
      expect((await buyer.ok('DisplayCart')).cart.lines).toMatchObject([{ itemId, quantity: 22 }])
    } else expect((await item()).quantity).toBe(120)
  },
)

test('pauses of every service under load lose and double nothing', async () => {
  const random = testRandom()
  const buyers = await Promise.all(Array.from({ length: 6 }, () => cluster.persistentBuyer()))
  const merchant = await cluster.persistentSeller()
  const stock = { name: 'Bulb', category: 2, keywords: [], condition: 'new', price: 1, quantity: 10_000 }
  const { itemId: bulb } = await merchant.ok('RegisterItemForSale', stock)
  const bought = new Map<PersistentClient, string[]>()
  let restocked = 0
  let stop = false

  const shopping = buyers.map(async (client, index) => {
    const orders: string[] = []
    bought.set(client, orders)
    while (!stop) {
      await client.ok('AddItemToCart', { itemId: bulb, quantity: 1 }, { key: crypto.randomUUID() })
      const extra = index % 2 ? { key: crypto.randomUUID() } : {}
      let { order } = await client.ok('MakePurchase', {}, extra)
      // A pause may outlast the time that an order is waited for.
      while (order.status !== 'paid') ({ order } = await client.ok('GetOrder', { orderId: order.orderId }))
      expect(order).toMatchObject({ status: 'paid', lines: [{ itemId: bulb, quantity: 1 }] })
      orders.push(order.orderId as string)
    }
  })
  const restocking = async () => {
    while (!stop) {
      await merchant.ok('UpdateUnitsForSale', { itemId: bulb, delta: 1 }, { key: crypto.randomUUID() })
      restocked += 1
    }
  }
  const working = Promise.all([...shopping, restocking()])
  for (const service of random.shuffled([...serviceNames, ...serviceNames])) {
    await pause(random.integer(50, 200))
    await whilePaused(service, () => pause(random.integer(200, 1_500)))
  }
  stop = true
  await working

  let sold = 0
  for (const client of buyers) {
    const purchases = (await client.all('GetBuyerPurchases', 'purchases')) as { orderId: string }[]
    expect(purchases.map(({ orderId }) => orderId).sort()).toEqual(bought.get(client)!.sort())
    expect((await client.ok('DisplayCart')).cart.lines).toEqual([])
    sold += purchases.length
  }
  expect(sold).toBeGreaterThan(20)
  expect((await buyers[0]!.ok('GetItem', { itemId: bulb })).item.quantity).toBe(10_000 + restocked - sold)
})
