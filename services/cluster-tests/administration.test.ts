import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Administrator } from '../admin/administrator.ts'
import { waitedMs } from '../admin/model.ts'
import { administrator as administratorName } from '../contract/admin-operations.ts'
import { maxQuantity } from '../contract/values.ts'
import { clusterSecret } from '../process/secret.ts'
import { administratorOf } from '../testing/clients/administrator-of.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { auditLines } from '../testing/clusters/audit-lines.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { until } from '../testing/until.ts'
import { WireClient } from '../wire/client.ts'

const lamp = {
  name: 'Desk lamp',
  category: 3,
  keywords: ['Light'],
  condition: 'new',
  price: 19.99,
  quantity: 10,
}

let cluster: TestCluster
let admin: Administrator
let productDb: WireClient
let seller: TestClient
let buyer: TestClient

beforeAll(async () => {
  cluster = await TestCluster.start({ orders: { workers: 1 }, logs: { level: 'info' } })
  admin = administratorOf(cluster)
  productDb = databaseClient(cluster, 'product-db')
  seller = await cluster.seller({ username: 'sam', name: 'Sam the lamp man' })
})

beforeEach(async () => {
  buyer = await cluster.buyer()
})

afterAll(async () => {
  admin.close()
  productDb.close()
  await cluster.stop()
})

const register = async (item: object = {}): Promise<string> =>
  (await seller.ok('RegisterItemForSale', { ...lamp, ...item })).itemId
const direct = (args: object) =>
  productDb.request('SetOrderDesk', { workers: 1, normalShare: 0.2, paused: false, ...args })
const itemOf = async (itemId: string) =>
  (await admin.items({ text: itemId })).found!.items.find((item) => item.itemId === itemId)!
const found = async (query: Parameters<Administrator['items']>[0]) =>
  (await admin.items(query)).found!.items.map(({ itemId }) => itemId)
const audited = (action: string) => auditLines(cluster, 'product-db').audited(action)
const untilAudited = (action: string, of: object) =>
  auditLines(cluster, 'product-db').untilAudited(action, of)

/** Places an order that waits, as the desk is at rest. */
async function placeOrder(itemId: string, quantity = 2, by = buyer): Promise<string> {
  await by.ok('AddItemToCart', { itemId, quantity })
  return (await by.ok('MakePurchase', { wait: false })).order.orderId
}

describe('items', () => {
  test('are found by text, seller, category and stock, page by page', async () => {
    const other = await cluster.seller({ username: 'tess', name: 'Tess' })
    const [blue, sold, gone] = [
      await register({ name: 'BLUE Thing', category: 71, keywords: ['Azure'] }),
      await register({ category: 71, quantity: 0 }),
      await register({ category: 71 }),
    ]
    const theirs = (await other.ok('RegisterItemForSale', { ...lamp, category: 71 })).itemId as string
    await seller.ok('WithdrawItem', { itemId: gone })
    expect(await found({ category: 71 })).toEqual([blue, sold, gone, theirs])
    expect(await found({ text: 'blue t' })).toEqual([blue])
    expect(await found({ text: ' AZ ' })).toEqual([blue])
    expect(await found({ text: gone })).toContain(gone)
    expect(await found({ category: 71, seller: 'lamp man' })).toEqual([blue, sold, gone])
    expect(await found({ category: 71, seller: 'TESS' })).toEqual([theirs])
    expect(await found({ category: 71, seller: String(other.accountId) })).toEqual([theirs])
    expect(await found({ seller: 'nobody of this name' })).toEqual([])
    expect(await found({ category: 71, show: 'for sale' })).toEqual([blue, theirs])
    expect(await found({ category: 71, show: 'sold out' })).toEqual([sold])
    expect(await found({ category: 71, show: 'withdrawn' })).toEqual([gone])
    expect((await admin.items({ category: 71, offset: 1, limit: 2 })).found).toMatchObject({
      total: 4,
      items: [{ itemId: sold }, { itemId: gone, withdrawn: true }],
    })
    expect((await admin.items({ category: 71, offset: 4 })).found).toEqual({ total: 4, items: [] })
    const all = (await admin.items({ offset: 1, limit: 1 })).found!
    expect(all.items).toHaveLength(1)
    expect(all.total).toBeGreaterThanOrEqual(4)
  })

  test('show their seller, the units in open orders and their revision', async () => {
    await direct({ paused: true })
    const itemId = await register()
    await placeOrder(itemId, 4)
    expect(await itemOf(itemId)).toMatchObject({
      ...lamp,
      seller: { role: 'seller', username: 'sam', name: 'Sam the lamp man' },
      quantity: 6,
      reserved: 4,
      feedback: { up: 0, down: 0 },
      rev: expect.any(Number) as number,
    })
    await direct({ paused: false })
  })

  test('are sent again only if something has changed', async () => {
    const { rev } = await admin.items({})
    expect(await admin.items({ unless: rev })).toEqual({ rev })
    await register()
    expect((await admin.items({ unless: rev })).found).toBeDefined()
  })

  test('are found among thousands, page by page', { timeout: 120_000 }, async () => {
    const rows = Array.from({ length: 500 }, (_, row) => ({ ...lamp, category: 90, name: `Many ${row}` }))
    for (let bulk = 0; bulk < 20; bulk += 1) await seller.ok('RegisterItems', { items: rows })
    const { found: page } = await admin.items({ text: 'many 49', category: 90, limit: 100, offset: 200 })
    // 49 and 490 to 499 of each bulk.
    expect(page).toMatchObject({ total: 20 * 11 })
    expect(page!.items).toHaveLength(20)
  })
})

describe('the stock and the price of an item', () => {
  test('are set, told to everybody, and written to the log', async () => {
    const itemId = await register()
    await buyer.ok('Subscribe', { topics: ['items'] })
    expect(await admin.setStock(itemId, 50)).toMatchObject({
      itemId,
      quantity: 50,
      price: 19.99,
      before: { quantity: 10, price: 19.99 },
    })
    const told = await buyer.event('item')
    expect(told.data).toMatchObject({ itemId, quantity: 50 })
    const { rev } = await admin.setPrice(itemId, 5)
    expect((await buyer.event('item')).data).toMatchObject({ itemId, price: 5, quantity: 50, rev })
    expect((await buyer.ok('GetItem', { itemId })).item).toMatchObject({ price: 5, quantity: 50, rev })
    await untilAudited('set-stock', { itemId, quantity: 50, by: 'administrator', service: 'product-db' })
    await untilAudited('set-price', { itemId, price: 5, level: 'info' })
    expect((await buyer.ok('SearchItemsForSale', { category: 3, limit: 100 })).items).toContainEqual(
      expect.objectContaining({ itemId, price: 5, quantity: 50 }),
    )
  })

  test('have limits', async () => {
    const itemId = await register()
    await direct({ paused: true })
    await placeOrder(itemId, 3)
    expect((await admin.setStock(itemId, maxQuantity - 3)).quantity).toBe(maxQuantity - 3)
    await expect(admin.setStock(itemId, maxQuantity - 2)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: 'quantity', expected: `an integer up to ${maxQuantity - 3}` },
    })
    await direct({ paused: false })
    expect((await admin.setStock(itemId, 0)).quantity).toBe(0)
    for (const bad of [-1, 0.5, maxQuantity + 1])
      await expect(admin.setStock(itemId, bad)).rejects.toMatchObject({ details: { field: 'quantity' } })
    expect((await admin.setPrice(itemId, 0.01)).price).toBe(0.01)
    expect((await admin.setPrice(itemId, 1_000_000)).price).toBe(1_000_000)
    for (const bad of [0, -1, 1.005, 1_000_000.01])
      await expect(admin.setPrice(itemId, bad)).rejects.toMatchObject({ details: { field: 'price' } })
  })

  test('are not set where there is no item, or it was withdrawn', async () => {
    const gone = await register()
    await seller.ok('WithdrawItem', { itemId: gone })
    for (const itemId of ['3-999999', gone]) {
      await expect(admin.setStock(itemId, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(admin.setPrice(itemId, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
    await expect(admin.setStock('lamp', 1)).rejects.toMatchObject({ details: { field: 'itemId' } })
  })

  test('are set once for a key', async () => {
    const itemId = await register()
    const { host, port } = { host: '127.0.0.1', port: cluster.port('product-db') }
    const secret = clusterSecret(cluster.config)
    const client = new WireClient({ host, port, service: 'product-db', secret, from: administratorName })
    const first = await client.request('SetStock', { itemId, quantity: 7 }, { key: 'once' })
    await seller.ok('UpdateUnitsForSale', { itemId, delta: 1 })
    expect(await client.request('SetStock', { itemId, quantity: 7 }, { key: 'once' })).toEqual(first)
    expect((await itemOf(itemId)).quantity).toBe(8)
    await expect(client.request('SetStock', { itemId, quantity: 9 }, { key: 'once' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: 'key' },
    })
    client.close()
  })
})

describe('orders', () => {
  test('of all buyers are listed with their way, the newest first', async () => {
    const itemId = await register()
    const vip = await cluster.buyer({ tier: 'vip' })
    await direct({ paused: true })
    const first = await placeOrder(itemId, 2)
    const second = await placeOrder(itemId, 1, vip)
    const queued = (await admin.orders({ status: 'queued' })).orders
    expect(queued.map(({ orderId }) => orderId)).toEqual([second, first])
    expect(queued[1]).toMatchObject({
      status: 'queued',
      tier: 'normal',
      buyerId: buyer.accountId,
      buyer: { role: 'buyer', username: buyer.username },
      lines: [{ itemId, quantity: 2 }],
      total: 39.98,
    })
    expect(queued[1]).not.toHaveProperty('takenAt')
    expect((await admin.orders({ status: 'queued', tier: 'vip' })).orders).toMatchObject([
      { orderId: second },
    ])
    expect(await admin.orders({ buyer: buyer.username })).toMatchObject({
      total: 1,
      orders: [{ orderId: first }],
    })
    expect(await admin.orders({ buyer: 'nobody of this name' })).toEqual({ total: 0, orders: [] })
    await direct({ paused: false })
    const { orders } = await until(
      () => admin.orders({ buyer: buyer.username }),
      (page) => page.orders[0]?.status === 'paid',
    )
    const [paid] = orders
    expect(Date.parse(paid!.takenAt!)).toBeGreaterThanOrEqual(Date.parse(paid!.placedAt))
    expect(Date.parse(paid!.settledAt!)).toBeGreaterThanOrEqual(Date.parse(paid!.takenAt!))
    expect(waitedMs(paid!, 0)).toBe(Date.parse(paid!.takenAt!) - Date.parse(paid!.placedAt))
    const all = await admin.orders({ limit: 1, offset: 1 })
    expect(all.orders).toHaveLength(1)
    expect(all.total).toBeGreaterThanOrEqual(2)
    await cluster.crash('product-db')
    expect((await admin.orders({ buyer: buyer.username })).orders).toMatchObject([{ takenAt: paid!.takenAt }])
  })

  test('that wait are cancelled: stock and cart come back', async () => {
    const itemId = await register()
    await direct({ paused: true })
    const orderId = await placeOrder(itemId, 4)
    expect(await itemOf(itemId)).toMatchObject({ quantity: 6, reserved: 4 })
    expect(await admin.cancelOrder(orderId)).toMatchObject({
      order: { orderId, status: 'cancelled', buyer: { username: buyer.username } },
      isInCart: true,
    })
    expect(await itemOf(itemId)).toMatchObject({ quantity: 10, reserved: 0 })
    expect((await buyer.ok('DisplayCart')).cart.lines).toMatchObject([{ itemId, quantity: 4 }])
    expect((await buyer.ok('GetOrder', { orderId })).order.status).toBe('cancelled')
    await untilAudited('cancel-order', { orderId, buyerId: buyer.accountId })
    // Asked again it is cancelled already, and nothing more comes back.
    expect((await admin.cancelOrder(orderId)).order.status).toBe('cancelled')
    expect(await itemOf(itemId)).toMatchObject({ quantity: 10, reserved: 0 })
    expect(audited('cancel-order').filter((line) => line.orderId === orderId)).toHaveLength(1)
    await direct({ paused: false })
  })

  test('that are settled stay as they are, and others are not found', async () => {
    const itemId = await register()
    await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
    const { order } = await buyer.ok('MakePurchase')
    expect(await admin.cancelOrder(order.orderId as string)).toMatchObject({
      order: { status: 'paid' },
      isInCart: false,
    })
    expect((await itemOf(itemId)).quantity).toBe(9)
    for (const orderId of ['o999999', 'lamp'])
      await expect(admin.cancelOrder(orderId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

test('what the administrator set survives kill -9', async () => {
  const itemId = await register()
  const { rev } = await admin.setStock(itemId, 123)
  await cluster.crash('product-db')
  expect(await itemOf(itemId)).toMatchObject({ quantity: 123, rev })
})

test('names are left out while customer-db is down, and the rest is shown', async () => {
  const itemId = await register()
  await cluster.process('customer-db').kill()
  const few = administratorOf(cluster, 100)
  const { found } = await few.items({ text: itemId })
  expect(found!.items[0]).toMatchObject({ itemId, sellerId: seller.accountId })
  expect(found!.items[0]).not.toHaveProperty('seller')
  few.close()
  await cluster.startService('customer-db')
})

describe('unsound arguments are refused by name', () => {
  test.each<[string, string, object, string]>([
    ['product-db', 'ListMarketItems', { limit: 101 }, 'limit'],
    ['product-db', 'ListMarketItems', { offset: -1 }, 'offset'],
    ['product-db', 'ListMarketItems', { text: 'x'.repeat(101) }, 'text'],
    ['product-db', 'ListMarketItems', { show: 'some' }, 'show'],
    ['product-db', 'ListMarketItems', { category: 10_000 }, 'category'],
    ['product-db', 'ListMarketItems', { sellerIds: Array(101).fill(1) }, 'sellerIds'],
    ['product-db', 'ListMarketOrders', { status: 'lost' }, 'status'],
    ['product-db', 'ListMarketOrders', { tier: 'gold' }, 'tier'],
    ['product-db', 'CancelMarketOrder', {}, 'orderId'],
  ])('%s %s %o', async (service, op, args, field) => {
    const secret = clusterSecret(cluster.config)
    const port = cluster.port(service as 'product-db')
    const client = new WireClient({ host: '127.0.0.1', port, service, secret, from: administratorName })
    await expect(client.request(op, args)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field },
    })
    client.close()
  })
})
