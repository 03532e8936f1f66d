import { afterAll, beforeAll, expect, test } from 'vitest'
import { databaseClient } from '../testing/clients/database-client.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import type { WireClient } from '../wire/client.ts'

let cluster: TestCluster
let seller: TestClient
let itemId: string
let productDb: WireClient

const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 10 }

beforeAll(async () => {
  cluster = await TestCluster.start({ payments: { declineRate: 1 } })
  productDb = databaseClient(cluster, 'product-db')
  seller = await cluster.seller()
  itemId = (await seller.ok('RegisterItemForSale', lamp)).itemId
})

afterAll(async () => {
  productDb.close()
  await cluster.stop()
})

/** While it is paused, orders stay queued. */
const pauseDesk = (paused: boolean) =>
  productDb.request('SetOrderDesk', { workers: 4, normalShare: 0.2, paused })

const cartOf = async (buyer: TestClient) => (await buyer.ok('DisplayCart')).cart
const stock = async (buyer: TestClient) => (await buyer.ok('GetItem', { itemId })).item.quantity

test('a declined payment is a result: the stock is back, the cart is kept, nothing was bought', async () => {
  const buyer = await cluster.buyer()
  const { cart } = await buyer.ok('AddItemToCart', { itemId, quantity: 10 })
  const { order } = await buyer.ok('MakePurchase')
  expect(order).toMatchObject({ status: 'declined', total: 50, lines: [{ itemId, quantity: 10 }] })
  expect(Date.parse(order.settledAt)).toBeGreaterThanOrEqual(Date.parse(order.placedAt))
  expect(await stock(buyer)).toBe(10)
  expect(await cartOf(buyer)).toEqual({ ...cart, version: expect.any(Number) })
  expect(await buyer.ok('GetOrder', { orderId: order.orderId })).toEqual({ order })
  expect(await buyer.ok('ListOrders')).toEqual({ orders: [order] })
  expect(await buyer.ok('GetBuyerPurchases')).toEqual({ purchases: [] })
  expect(await seller.ok('GetSellerRating')).toMatchObject({ itemsSold: 0 })
  expect(await seller.ok('GetSalesReport')).toMatchObject({ revenue: 0, units: 0, orders: 0, topItems: [] })
})

test('trying again is another order', async () => {
  const buyer = await cluster.buyer()
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  const first = (await buyer.ok('MakePurchase')).order
  const second = (await buyer.ok('MakePurchase')).order
  expect(second.orderId).not.toBe(first.orderId)
  expect((await buyer.ok('ListOrders')).orders).toEqual([second, first])
})

test('with a key, it is the same order again, and the cart is still there', async () => {
  const buyer = await cluster.buyer()
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  const first = await buyer.ok('MakePurchase', {}, { key: 'k' })
  expect(await buyer.ok('MakePurchase', {}, { key: 'k' })).toEqual(first)
  await cluster.crash('customer-db')
  expect(await buyer.ok('MakePurchase', {}, { key: 'k' })).toEqual(first)
  expect((await cartOf(buyer)).lines).toMatchObject([{ quantity: 1 }])
  expect((await buyer.ok('ListOrders')).orders).toHaveLength(1)
})

test('a saved cart comes back as saved, for this session and for later ones', async () => {
  const buyer = await cluster.buyer()
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  const { cart } = await buyer.ok('SaveCart')
  await buyer.ok('MakePurchase')
  expect(await cartOf(buyer)).toEqual({ ...cart, version: expect.any(Number) })
  const later = await cluster.connect('buyer-frontend')
  await later.login(buyer.username, 'secret')
  expect(await cartOf(later)).toMatchObject({ lines: [{ itemId, quantity: 2 }], saved: true })
})

test('a cart that was changed after saving comes back changed, the saved one as it was', async () => {
  const buyer = await cluster.buyer()
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  await buyer.ok('SaveCart')
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  await buyer.ok('MakePurchase')
  expect(await cartOf(buyer)).toMatchObject({ lines: [{ quantity: 3 }], saved: false })
  const later = await cluster.connect('buyer-frontend')
  await later.login(buyer.username, 'secret')
  expect(await cartOf(later)).toMatchObject({ lines: [{ quantity: 2 }], saved: true })
})

test('without waiting: queued, then declined, and the lines come back beside new ones', async () => {
  const buyer = await cluster.buyer()
  await buyer.ok('Subscribe', { topics: ['orders'] })
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  await pauseDesk(true)
  const { order } = await buyer.ok('MakePurchase', { wait: false })
  expect(order.status).toBe('queued')
  expect(order).not.toHaveProperty('settledAt')
  expect(await stock(buyer)).toBe(8)
  expect((await cartOf(buyer)).lines).toEqual([])
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  await pauseDesk(false)
  await buyer.until(() => buyer.events.some(({ data }) => data.status === 'declined'))
  expect(buyer.events.map(({ data }) => data.status)).toEqual(['queued', 'paying', 'declined'])
  expect(await stock(buyer)).toBe(10)
  for (;;) {
    const { lines } = await cartOf(buyer)
    if (lines[0].quantity === 3) break
    expect(lines).toMatchObject([{ itemId, quantity: 1 }])
  }
})

test('stock that came back can be taken away, and orders do not count as stock', async () => {
  const buyer = await cluster.buyer()
  await buyer.ok('AddItemToCart', { itemId, quantity: 10 })
  await pauseDesk(true)
  const paying = buyer.ok('MakePurchase')
  const watcher = await cluster.connect('buyer-frontend', buyer)
  while ((await stock(watcher)) === 10);
  const options = { itemId, delta: 1_000_000 }
  // The units of the order may come back: more would not fit beside them.
  expect((await seller.error('UpdateUnitsForSale', options)).code).toBe('INVALID_ARGUMENT')
  expect((await seller.error('UpdateUnitsForSale', { itemId, delta: -1 })).code).toBe('OUT_OF_STOCK')
  await pauseDesk(false)
  expect((await paying).order.status).toBe('declined')
  expect(await seller.ok('UpdateUnitsForSale', { itemId, delta: -10 })).toMatchObject({ quantity: 0 })
  await seller.ok('UpdateUnitsForSale', { itemId, delta: 10 })
})
