import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../testing/test-client.ts'
import { TestCluster } from '../testing/test-cluster.ts'

let cluster: TestCluster
let seller: TestClient

const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 1_000 }

beforeAll(async () => {
  cluster = await TestCluster.start({
    payments: { delayMs: 1_500, declineRate: 1 },
    orders: { workers: 1, waitMs: 4_000 },
    limits: { maxInFlight: 8 },
  })
  seller = await cluster.seller()
})

afterAll(() => cluster.stop())

test('a cart that gets its lines back after a declined payment is not too large to be used', async () => {
  const buyer = await cluster.buyer()
  const items = Array.from({ length: 101 }, (_, index) => ({ ...lamp, name: `Lamp ${index}` }))
  const { results } = await seller.ok('RegisterItems', { items })
  const ids = results.map(({ itemId }: { itemId: string }) => itemId)
  for (const itemId of ids.slice(0, 60)) await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  await buyer.ok('Subscribe', { topics: ['orders'] })
  await buyer.ok('MakePurchase', { wait: false })
  for (const itemId of ids.slice(60, 100)) await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  expect(await buyer.error('AddItemToCart', { itemId: ids[100], quantity: 1 })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { field: 'itemId' },
  })
  await buyer.until(() => buyer.events.some(({ data }) => data.status === 'declined'))
  while ((await buyer.ok('DisplayCart')).cart.lines.length < 100);
  expect((await buyer.ok('RemoveItemFromCart', { itemId: ids[0], quantity: 1 })).cart.lines).toHaveLength(99)
})

test('a cart that was changed but cannot be shown is not said to be unchanged', async () => {
  const buyer = await cluster.buyer()
  const { itemId } = await seller.ok('RegisterItemForSale', lamp)
  await buyer.ok('AddItemToCart', { itemId, quantity: 5 })
  await cluster.process('product-db').kill()
  const error = await buyer.error('RemoveItemFromCart', { itemId, quantity: 2 })
  expect(error).toMatchObject({ code: 'UNAVAILABLE', indefinite: true })
  expect(error.message).toMatch(/cart was changed/)
  await cluster.startService('product-db')
  expect((await buyer.ok('DisplayCart')).cart.lines).toMatchObject([{ quantity: 3 }])
})

test('more buyers waiting for their orders than a connection may have requests: others are not held up', async () => {
  const { itemId } = await seller.ok('RegisterItemForSale', { ...lamp, category: 4 })
  const buyers = await Promise.all(Array.from({ length: 24 }, () => cluster.buyer()))
  for (const buyer of buyers) await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  const orders = buyers.map((buyer) => buyer.ok('MakePurchase'))
  const visitor = await cluster.buyer()
  // All of them are in the desk's queue when this answers: a search behind them in the same connection would hang.
  while ((await visitor.ok('GetItem', { itemId })).item.quantity > lamp.quantity - buyers.length);
  const startedAt = performance.now()
  expect((await visitor.ok('SearchItemsForSale', { category: 4 })).items).toHaveLength(1)
  expect(performance.now() - startedAt).toBeLessThan(1_400)
  for (const { order } of await Promise.all(orders)) expect(order.status).toMatch(/queued|paying|declined/)
})
