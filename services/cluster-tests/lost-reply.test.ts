import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { BreakingProxy } from '../testing/simulated/breaking-proxy.ts'
import { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

let cluster: TestCluster
let proxy: BreakingProxy
let otherFrontend: number
let seller: TestClient
const open: TestClient[] = []

beforeAll(async () => {
  cluster = await TestCluster.start({ payments: { delayMs: 5 } })
  proxy = await BreakingProxy.start(cluster.port('buyer-frontend'))
  ;({ port: otherFrontend } = await cluster.startSecond('buyer-frontend'))
  seller = await cluster.seller()
})

afterEach(() => {
  proxy.heal()
  for (const client of open.splice(0)) client.close()
})

afterAll(async () => {
  await proxy.stop()
  await cluster.stop()
})

async function connectAs(buyer: TestClient, port: number): Promise<TestClient> {
  const client = await TestClient.connect(port)
  client.session = buyer.session
  open.push(client)
  return client
}

async function listItem(quantity: number): Promise<string> {
  const item = { name: 'Lamp', category: 1, keywords: [], condition: 'new', price: 5, quantity }
  return (await seller.ok('RegisterItemForSale', item)).itemId as string
}

/** The client sends MakePurchase and never sees the reply. Resolves when the service has been given it. */
async function loseReply(
  buyer: TestClient,
  fault: 'swallow' | 'cut',
  args: object,
  extra: object,
): Promise<void> {
  const victim = await connectAs(buyer, proxy.port)
  proxy.fault = fault
  const lost = victim.call('MakePurchase', args, { ...extra }).catch(() => undefined)
  if (fault === 'swallow') await proxy.replySwallowed()
  else await lost
  victim.close()
}

const cases = (['swallow', 'cut'] as const).flatMap((fault) =>
  [undefined, 'a key'].flatMap((key) =>
    (['the same', 'another'] as const).flatMap((frontend) =>
      [true, false].map((wait) => ({ fault, key, frontend, wait })),
    ),
  ),
)

describe.each(cases)('$fault, $key, $frontend frontend, wait: $wait', ({ fault, key, frontend, wait }) => {
  test('a retry buys once and gets the same order', async () => {
    const buyer = await cluster.buyer()
    const itemId = await listItem(10)
    await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
    const extra = key === undefined ? {} : { key }

    await loseReply(buyer, fault, { wait }, extra)
    const known = /"orderId":"(o\d+)"/.exec(proxy.swallowed)?.[1]
    proxy.heal()

    const port = frontend === 'the same' ? cluster.port('buyer-frontend') : otherFrontend
    const retry = await connectAs(buyer, port)
    const { order } = await retry.ok('MakePurchase', {}, extra)
    expect(order).toMatchObject({ status: 'paid', total: 10, lines: [{ itemId, quantity: 2 }] })
    if (fault === 'swallow') expect(order.orderId).toBe(known)

    const again = await connectAs(buyer, port)
    expect((await again.ok('MakePurchase', {}, extra)).order.orderId).toBe(order.orderId)
    expect((await buyer.ok('ListOrders')).orders).toHaveLength(1)
    expect((await buyer.ok('GetBuyerPurchases')).purchases).toHaveLength(1)
    expect((await buyer.ok('GetItem', { itemId })).item.quantity).toBe(8)
    expect((await buyer.ok('DisplayCart')).cart.lines).toEqual([])
  })
})

test('retries that overtake the first attempt, on both frontends at once, buy once', async () => {
  for (let round = 0; round < 20; round += 1) {
    const buyer = await cluster.buyer()
    const itemId = await listItem(10)
    await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
    const clients = await Promise.all(
      [cluster.port('buyer-frontend'), otherFrontend, otherFrontend].map((port) => connectAs(buyer, port)),
    )
    const orders = await Promise.all(clients.map((client) => client.ok('MakePurchase')))
    expect(new Set(orders.map(({ order }) => order.orderId as string)).size).toBe(1)
    expect((await buyer.ok('GetItem', { itemId })).item.quantity).toBe(9)
  }
})

test('once the cart was touched, an empty one is empty again', async () => {
  const buyer = await cluster.buyer()
  const itemId = await listItem(10)
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  await buyer.ok('MakePurchase')
  expect((await buyer.error('MakePurchase')).code).toBe('CART_EMPTY')
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  await buyer.ok('RemoveItemFromCart', { itemId, quantity: 1 })
  const elsewhere = await connectAs(buyer, otherFrontend)
  expect((await elsewhere.error('MakePurchase')).code).toBe('CART_EMPTY')
})

test('other writes with a key happen once too', async () => {
  const buyer = await cluster.buyer()
  const itemId = await listItem(5)
  const key = crypto.randomUUID()
  const first = await buyer.ok('AddItemToCart', { itemId, quantity: 3 }, { key })
  // Three more would be too many: this one was carried out already.
  const second = await buyer.ok('AddItemToCart', { itemId, quantity: 3 }, { key })
  expect(second.cart).toEqual(first.cart)
  expect((await buyer.error('AddItemToCart', { itemId, quantity: 3 })).code).toBe('OUT_OF_STOCK')
  for (let time = 0; time < 2; time += 1) {
    await seller.ok('UpdateUnitsForSale', { itemId, delta: -1 }, { key })
  }
  expect((await buyer.ok('GetItem', { itemId })).item.quantity).toBe(4)
})
