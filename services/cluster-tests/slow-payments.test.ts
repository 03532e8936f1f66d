import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { DeskState } from '../contract/order-desk.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { until } from '../testing/until.ts'
import type { WireClient } from '../wire/client.ts'

const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 1_000 }

let cluster: TestCluster
let seller: TestClient
let productDb: WireClient

beforeAll(async () => {
  cluster = await TestCluster.start({
    payments: { declineRate: 1 },
    orders: { workers: 1 },
    limits: { maxInFlight: 8 },
  })
  seller = await cluster.seller()
  productDb = databaseClient(cluster, 'product-db')
})

// Orders wait until they are let go: how slow payments are is not left to a clock.
beforeEach(() => direct({ paused: true }))

afterAll(async () => {
  productDb.close()
  await cluster.stop()
})

const direct = (args: { paused: boolean }) =>
  productDb.request('SetOrderDesk', { workers: 1, normalShare: 0.2, ...args })
const desk = () => productDb.request<DeskState>('GetOrderDesk', {}, { safety: 'read' })

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
  await direct({ paused: false })
  await buyer.until(() => buyer.events.some(({ data }) => data.status === 'declined'))
  while ((await buyer.ok('DisplayCart')).cart.lines.length < 100);
  expect((await buyer.ok('RemoveItemFromCart', { itemId: ids[0], quantity: 1 })).cart.lines).toHaveLength(99)
})

test('more buyers waiting for their orders than a connection may have requests: others are not held up', async () => {
  const { itemId } = await seller.ok('RegisterItemForSale', { ...lamp, category: 4 })
  const buyers = await Promise.all(Array.from({ length: 24 }, () => cluster.buyer()))
  for (const buyer of buyers) await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  const visitor = await cluster.buyer()
  const orders = buyers.map((buyer) => buyer.ok('MakePurchase'))
  // All of them are in the desk's queue: a search behind them in the same connection would wait for them for ever.
  await until(desk, ({ tiers }) => tiers.normal.length === buyers.length)
  expect((await visitor.ok('SearchItemsForSale', { category: 4 })).items).toHaveLength(1)
  await direct({ paused: false })
  for (const { order } of await Promise.all(orders)) expect(order.status).toBe('declined')
})
