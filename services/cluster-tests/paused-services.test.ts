import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ServiceName } from '../config/config.ts'
import type { ResilienceReport } from '../resilience/resilience.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import { PersistentClient } from '../testing/clients/persistent-client.ts'
import { testRandom } from '../testing/random.ts'
import type { ServiceProcess } from '../testing/clusters/service-process.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { until } from '../testing/until.ts'

let cluster: TestCluster
/** Frontends that give a database up after some time. The others wait for half a minute: what is to succeed asks them. */
let hastyPorts: { buyers: number; sellers: number }
let seller: TestClient
let hastySeller: TestClient
let buyer: TestClient
let hastyBuyer: TestClient
let itemId: string

beforeAll(async () => {
  cluster = await TestCluster.start({ orders: { abandonedMs: 300 }, payments: { delayMs: 2 } })
  const [buyers, sellers] = await startHasty(2_500)
  hastyPorts = { buyers: buyers!.port, sellers: sellers!.port }
})

afterAll(() => cluster.stop())

beforeEach(async () => {
  seller = await cluster.seller()
  buyer = await cluster.buyer()
  const item = { name: 'Lamp', category: 1, keywords: ['lamp'], condition: 'new', price: 5, quantity: 100 }
  itemId = (await seller.ok('RegisterItemForSale', item)).itemId as string
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  hastyBuyer = await cluster.connect('buyer-frontend', buyer, hastyPorts.buyers)
  hastySeller = await cluster.connect('seller-frontend', seller, hastyPorts.sellers)
  // A service that is paused while it is being connected to cannot be reached, which is another failure.
  for (const [client, op] of [
    [hastyBuyer, 'DisplayCart'],
    [hastySeller, 'DisplayItemsForSale'],
  ] as const)
    await until(
      () => client.call(op),
      ({ ok }) => ok,
    )
})

function startHasty(requestMs: number): Promise<{ port: number; process: ServiceProcess }[]> {
  const settings = {
    timeouts: { ...cluster.config.timeouts, requestMs },
    orders: { ...cluster.config.orders, waitMs: 300 },
  }
  const frontends = ['buyer-frontend', 'seller-frontend'] as const
  return Promise.all(frontends.map((frontend) => cluster.startSecond(frontend, settings)))
}

async function whilePaused<Result>(
  { child }: ServiceProcess,
  work: () => Promise<Result>,
): Promise<Awaited<Result>> {
  child.kill('SIGSTOP')
  try {
    return await work()
  } finally {
    child.kill('SIGCONT')
  }
}

const paused = <Result>(service: ServiceName, work: () => Promise<Result>) =>
  whilePaused(cluster.process(service), work)

const item = async () => (await buyer.ok('GetItem', { itemId })).item
const inTime = { code: 'TIMEOUT', retryable: true }
const notDone = { ...inTime, indefinite: false }
const perhapsDone = { ...inTime, indefinite: true }

describe('product-db pauses', () => {
  test('reads and writes time out, with the right doubt, and it goes on where it was', async () => {
    await paused('product-db', async () => {
      const [search, cart, rating, price, keyed] = await Promise.all([
        hastyBuyer.error('SearchItemsForSale'),
        hastyBuyer.error('DisplayCart'),
        hastyBuyer.error('GetSellerRating', { sellerId: seller.accountId }),
        hastySeller.error('ChangeItemPrice', { itemId, price: 6 }),
        hastySeller.error('UpdateUnitsForSale', { itemId, delta: 1 }, { key: 'one more' }),
        hastySeller.error('GetSellerRating'),
        hastyBuyer.error('RemoveItemFromCart', { itemId, quantity: 1 }),
      ])
      for (const read of [search, cart, rating]) expect(read).toMatchObject(notDone)
      for (const write of [price, keyed]) expect(write).toMatchObject(perhapsDone)
    })
    await seller.ok('UpdateUnitsForSale', { itemId, delta: 1 }, { key: 'one more' })
    expect(await item()).toMatchObject({ price: 6, quantity: 101 })
    // customer-db was there.
    expect((await buyer.ok('DisplayCart')).cart.lines).toMatchObject([{ itemId, quantity: 1 }])
  })

  test('a purchase that waits through it is made once', async () => {
    const supervisor = databaseClient(cluster, 'buyer-frontend')
    const { bought } = await paused('product-db', async () => {
      const bought = buyer.ok('MakePurchase')
      // The order is under way to it.
      await until(
        () => supervisor.request<ResilienceReport>('GetResilience'),
        ({ downstreams }) =>
          downstreams.some(({ service, pending }) => service === 'product-db' && pending > 0),
      )
      return { bought }
    })
    supervisor.close()
    expect((await bought).order).toMatchObject({ status: 'paid', total: 10 })
    expect((await item()).quantity).toBe(98)
    expect((await buyer.ok('DisplayCart')).cart.lines).toEqual([])
  })

  test('a purchase that was given up waiting may have happened, and a retry finds it', async () => {
    const error = await paused('product-db', () => hastyBuyer.error('MakePurchase'))
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
    const other = { name: 'Other', category: 1, keywords: [], condition: 'new', price: 1, quantity: 1 }
    const errors = await paused('customer-db', () =>
      Promise.all([
        hastyBuyer.error('SearchItemsForSale'),
        hastyBuyer.error('DisplayCart'),
        hastyBuyer.error('ProvideFeedback', { itemId, thumb: 'up' }),
        hastySeller.error('ChangeItemPrice', { itemId, price: 6 }),
        hastySeller.error('UpdateItems', { updates: [{ itemId, delta: 1 }] }),
        hastySeller.error('RegisterItemForSale', other),
      ]),
    )
    for (const error of errors) expect(error).toMatchObject(notDone)
    expect(await item()).toMatchObject({ price: 5, quantity: 100, feedback: { up: 0, down: 0 } })
    expect((await seller.ok('DisplayItemsForSale')).items).toHaveLength(1)
    expect((await buyer.ok('DisplayCart')).cart.lines).toMatchObject([{ itemId, quantity: 2 }])
  })

  test('a purchase that could not begin may have begun: a retry buys once', async () => {
    const error = await paused('customer-db', () => hastyBuyer.error('MakePurchase'))
    expect(error).toMatchObject(perhapsDone)
    const { order } = await buyer.ok('MakePurchase')
    expect(order).toMatchObject({ status: 'paid', lines: [{ itemId, quantity: 2 }] })
    expect((await item()).quantity).toBe(98)
    expect((await buyer.error('MakePurchase')).code).toBe('CART_EMPTY')
  })

  test('without a retry the cart comes back', async () => {
    await paused('customer-db', () => hastyBuyer.error('MakePurchase'))
    const { cart } = await until(
      () => buyer.ok('DisplayCart'),
      (shown) => shown.cart.lines.length > 0,
    )
    expect(cart.lines).toMatchObject([{ itemId, quantity: 2 }])
    expect((await buyer.ok('ListOrders')).orders).toEqual([])
    expect((await item()).quantity).toBe(100)
  })
})

test('a frontend pauses: replies come later', async () => {
  const sent = (client: TestClient) =>
    until(
      () => Promise.resolve(client.socket.writableLength),
      (left) => left === 0,
    )
  const added = await paused('buyer-frontend', async () => {
    const replies = Array.from({ length: 20 }, () => buyer.ok('AddItemToCart', { itemId, quantity: 1 }))
    await sent(buyer)
    return { replies }
  })
  await Promise.all(added.replies)
  expect((await buyer.ok('DisplayCart')).cart.lines).toMatchObject([{ itemId, quantity: 22 }])
  const restocked = await paused('seller-frontend', async () => {
    const replies = Array.from({ length: 20 }, () => seller.ok('UpdateUnitsForSale', { itemId, delta: 1 }))
    await sent(seller)
    return { replies }
  })
  await Promise.all(restocked.replies)
  expect((await item()).quantity).toBe(120)
})

test('pauses of every service under load lose and double nothing', async () => {
  const random = testRandom()
  // Everything is asked for again until it is answered, so that these may be hasty.
  const [frontend, sellerFrontend] = await startHasty(600)
  const processes = [
    frontend!.process,
    sellerFrontend!.process,
    cluster.process('customer-db'),
    cluster.process('product-db'),
  ]
  const sessions = await Promise.all(Array.from({ length: 6 }, () => cluster.buyer()))
  const buyers = sessions.map(({ session }) => new PersistentClient(() => frontend!.port, session))
  const merchant = new PersistentClient(() => sellerFrontend!.port, seller.session)
  const stock = { name: 'Bulb', category: 2, keywords: [], condition: 'new', price: 1, quantity: 10_000 }
  const { itemId: bulb } = await merchant.ok('RegisterItemForSale', stock, { key: crypto.randomUUID() })
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
  for (const process of random.shuffled([...processes, ...processes])) {
    await pause(random.integer(50, 200))
    await whilePaused(process, () => pause(random.integer(200, 1_500)))
  }
  const soldSoFar = () => [...bought.values()].reduce((sum, { length }) => sum + length, 0)
  // Unless somebody gave up first, which `working` tells.
  await Promise.race([
    working,
    until(
      () => Promise.resolve(soldSoFar()),
      (sold) => sold > 20,
    ),
  ])
  stop = true
  await working

  let sold = 0
  for (const client of buyers) {
    const purchases = (await client.all('GetBuyerPurchases', 'purchases')) as { orderId: string }[]
    expect(purchases.map(({ orderId }) => orderId).sort()).toEqual(bought.get(client)!.sort())
    expect((await client.ok('DisplayCart')).cart.lines).toEqual([])
    sold += purchases.length
  }
  expect((await buyers[0]!.ok('GetItem', { itemId: bulb })).item.quantity).toBe(10_000 + restocked - sold)
  for (const client of [...buyers, merchant]) client.close()
})
