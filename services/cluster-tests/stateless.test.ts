import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

let cluster: TestCluster
let seller: TestClient
let itemId: string
let secondPort: number

const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 1_000 }

beforeAll(async () => {
  cluster = await TestCluster.start()
  secondPort = (await cluster.startSecond('buyer-frontend')).port
  seller = await cluster.seller()
  itemId = (await seller.ok('RegisterItemForSale', lamp)).itemId
})

afterAll(() => cluster.stop())

const stock = async (client: TestClient): Promise<number> =>
  (await client.ok('GetItem', { itemId })).item.quantity

test('kill -9 of the buyer frontend in the middle of a session loses nothing', async () => {
  const buyer = await cluster.buyer()
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  const { cart } = await buyer.ok('DisplayCart')
  await cluster.crash('buyer-frontend')
  await buyer.closed
  const again = await cluster.connect('buyer-frontend', buyer)
  expect((await again.ok('DisplayCart')).cart).toEqual(cart)
  await again.ok('AddItemToCart', { itemId, quantity: 1 })
  const { order } = await again.ok('MakePurchase')
  expect(order).toMatchObject({ status: 'paid', total: 15 })
})

test('kill -9 of the seller frontend loses nothing either', async () => {
  const pages = await seller.ok('DisplayItemsForSale')
  await cluster.crash('seller-frontend')
  const again = await cluster.connect('seller-frontend', seller)
  expect(await again.ok('DisplayItemsForSale')).toEqual(pages)
  seller = again
})

test('its instance changes at every start', async () => {
  const before = await (await cluster.connect('seller-frontend')).ok('Ping')
  await cluster.crash('seller-frontend')
  const after = await (await cluster.connect('seller-frontend')).ok('Ping')
  expect(after.instance).not.toBe(before.instance)
  seller = await cluster.connect('seller-frontend', seller)
})

test('two frontends side by side serve the same session in turn', async () => {
  const one = await cluster.buyer()
  const two = await cluster.connect('buyer-frontend', one, secondPort)
  expect((await two.ok('Ping')).instance).not.toBe((await one.ok('Ping')).instance)
  let cart: unknown
  for (const [turn, client] of [one, two, one, two].entries()) {
    cart = (await client.ok('AddItemToCart', { itemId, quantity: 1 })).cart
    expect(cart).toMatchObject({ lines: [{ itemId, quantity: turn + 1 }] })
  }
  expect((await one.ok('DisplayCart')).cart).toEqual(cart)
  const before = await stock(one)
  const { order } = await two.ok('MakePurchase')
  expect(await one.ok('GetOrder', { orderId: order.orderId })).toEqual({ order })
  expect(await stock(one)).toBe(before - 4)
  expect((await one.ok('DisplayCart')).cart.lines).toEqual([])
  await two.ok('Logout')
  expect((await one.error('DisplayCart')).code).toBe('UNAUTHENTICATED')
})

test('a search goes on page by page on either', async () => {
  await seller.ok('RegisterItems', { items: Array.from({ length: 9 }, () => ({ ...lamp, category: 9 })) })
  const one = await cluster.buyer()
  const two = await cluster.connect('buyer-frontend', one, secondPort)
  const seen: string[] = []
  let cursor: string | undefined
  let turn = 0
  do {
    const page = await [one, two][turn % 2]!.ok('SearchItemsForSale', { category: 9, limit: 2, cursor })
    seen.push(...page.items.map((item: { itemId: string }) => item.itemId))
    cursor = page.next
    turn += 1
  } while (cursor !== undefined)
  expect(new Set(seen).size).toBe(9)
  expect(turn).toBe(5)
})

test('a purchase whose reply was lost at one frontend is answered by the other, and bought once', async () => {
  for (const extra of [{}, { key: 'purchase' }]) {
    const one = await cluster.buyer()
    await one.ok('AddItemToCart', { itemId, quantity: 3 })
    const before = await stock(one)
    const two = await cluster.connect('buyer-frontend', one, secondPort)
    one.call('MakePurchase', {}, extra).catch(() => undefined)
    one.close()
    // Either of the two may come first: it is one purchase.
    let order = (await two.call('MakePurchase', {}, extra)).result?.order
    order ??= (await two.ok('MakePurchase', {}, extra)).order
    expect(order).toMatchObject({ status: 'paid', lines: [{ itemId, quantity: 3 }] })
    expect(await stock(two)).toBe(before - 3)
    expect((await two.ok('ListOrders')).orders).toEqual([order])
    expect((await two.ok('GetBuyerPurchases')).purchases).toHaveLength(1)
  }
})

test('a purchase is finished by the other frontend when the first is killed in the middle', async () => {
  const one = await cluster.buyer()
  await one.ok('AddItemToCart', { itemId, quantity: 3 })
  const before = await stock(one)
  const lost = one.call('MakePurchase').catch(() => undefined)
  await cluster.crash('buyer-frontend')
  await lost
  const two = await cluster.connect('buyer-frontend', one, secondPort)
  await two.call('MakePurchase')
  const { orders } = await two.ok('ListOrders')
  expect(orders).toHaveLength(1)
  expect(orders[0]).toMatchObject({ status: 'paid' })
  expect(await stock(two)).toBe(before - 3)
})

test('many frontends may not disagree about a cart that two fill at once', async () => {
  const one = await cluster.buyer()
  const two = await cluster.connect('buyer-frontend', one, secondPort)
  await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      [one, two][index % 2]!.ok('AddItemToCart', { itemId, quantity: 1 }),
    ),
  )
  expect((await one.ok('DisplayCart')).cart.lines).toMatchObject([{ itemId, quantity: 40 }])
})
