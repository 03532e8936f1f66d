import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- tests look into answers of every shape */

let cluster: TestCluster
let seller: TestClient

const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 1.1, quantity: 1_000 }

beforeAll(async () => {
  cluster = await TestCluster.start()
  seller = await cluster.seller()
})

afterAll(() => cluster.stop())

const register = async (item: object = {}, by = seller): Promise<string> =>
  (await by.ok('RegisterItemForSale', { ...lamp, ...item })).itemId

async function buy(buyer: TestClient, lines: Record<string, number>): Promise<any> {
  for (const [itemId, quantity] of Object.entries(lines))
    await buyer.ok('AddItemToCart', { itemId, quantity })
  return (await buyer.ok('MakePurchase')).order
}

async function allPages(client: TestClient, op: string, field: string, limit?: number): Promise<any[]> {
  const all: any[] = []
  let cursor: string | undefined
  do {
    const page = await client.ok(op, { cursor, limit })
    expect(page[field].length).toBeLessThanOrEqual(limit ?? 20)
    all.push(...page[field])
    cursor = page.next
  } while (cursor !== undefined)
  return all
}

test('orders and purchases are listed newest first, each once on whatever pages', async () => {
  const buyer = await cluster.buyer()
  const [one, two] = [await register(), await register({ price: 2 })]
  const orders: any[] = []
  for (let i = 0; i < 23; i += 1)
    orders.unshift(await buy(buyer, i % 2 ? { [one]: 1 } : { [one]: 2, [two]: 1 }))
  for (const limit of [undefined, 1, 5, 22, 23, 24, 100]) {
    expect(await allPages(buyer, 'ListOrders', 'orders', limit)).toEqual(orders)
  }
  const lines = orders.flatMap(({ orderId, settledAt, lines }) =>
    lines.map((line: object) => ({ orderId, ...line, purchasedAt: settledAt })).reverse(),
  )
  for (const limit of [undefined, 1, 7, 35, 100]) {
    expect(await allPages(buyer, 'GetBuyerPurchases', 'purchases', limit)).toEqual(lines)
  }
  for (const cursor of ['24', '99', '999999999999999']) {
    expect(await buyer.error('ListOrders', { cursor })).toMatchObject({ details: { field: 'cursor' } })
  }
})

test('an order placed while pages are turned moves nothing', async () => {
  const buyer = await cluster.buyer()
  const itemId = await register()
  const ids: string[] = []
  for (let i = 0; i < 5; i += 1) ids.unshift((await buy(buyer, { [itemId]: 1 })).orderId)
  const first = await buyer.ok('ListOrders', { limit: 2 })
  await buy(buyer, { [itemId]: 1 })
  const second = await buyer.ok('ListOrders', { limit: 100, cursor: first.next })
  expect([...first.orders, ...second.orders].map(({ orderId }) => orderId)).toEqual(ids)
})

test('a saved cart is emptied by its purchase', async () => {
  const buyer = await cluster.buyer()
  const itemId = await register()
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  await buyer.ok('SaveCart')
  expect((await buyer.ok('MakePurchase')).order.status).toBe('paid')
  await buyer.ok('Logout')
  await buyer.login(buyer.username, 'secret')
  expect((await buyer.ok('DisplayCart')).cart.lines).toEqual([])
})

test('a saved cart outlives the purchase of another one', async () => {
  const buyer = await cluster.buyer()
  const [kept, bought] = [await register(), await register()]
  await buyer.ok('AddItemToCart', { itemId: kept, quantity: 2 })
  await buyer.ok('SaveCart')
  await buyer.ok('ClearCart')
  await buy(buyer, { [bought]: 1 })
  await buyer.login(buyer.username, 'secret')
  expect((await buyer.ok('DisplayCart')).cart.lines).toMatchObject([{ itemId: kept, quantity: 2 }])
})

test('without waiting: queued at once, then paying and paid, each told', async () => {
  const buyer = await cluster.buyer()
  const itemId = await register()
  await buyer.ok('Subscribe', { topics: ['orders'] })
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  const { order } = await buyer.ok('MakePurchase', { wait: false })
  expect(order.status).toBe('queued')
  await buyer.until(() => buyer.events.some(({ data }) => data.status === 'paid'))
  expect(buyer.events.map(({ event, data }) => [event, data.orderId, data.status])).toEqual([
    ['order', order.orderId, 'queued'],
    ['order', order.orderId, 'paying'],
    ['order', order.orderId, 'paid'],
  ])
  const last = buyer.events.at(-1)!
  expect((await buyer.ok('GetOrder', { orderId: order.orderId })).order).toEqual(last.data)
})

test('money adds up to the cent', async () => {
  const buyer = await cluster.buyer()
  const prices = [0.1, 0.2, 0.07, 19.99, 1.15, 999_999.99]
  const ids: string[] = []
  for (const price of prices) ids.push(await register({ price }))
  const order = await buy(buyer, Object.fromEntries(ids.map((itemId, index) => [itemId, index + 1])))
  const cents = prices.reduce((sum, price, index) => sum + Math.round(price * 100) * (index + 1), 0)
  expect(order.total).toBe(cents / 100)
})

test('the whole stock can be bought, and then no more', async () => {
  const [buyer, late] = [await cluster.buyer(), await cluster.buyer()]
  const itemId = await register({ quantity: 5 })
  await late.ok('AddItemToCart', { itemId, quantity: 1 })
  await buy(buyer, { [itemId]: 5 })
  expect((await buyer.ok('GetItem', { itemId })).item.quantity).toBe(0)
  expect((await late.error('MakePurchase')).details).toMatchObject({
    lines: [{ itemId, wanted: 1, available: 0 }],
  })
  expect((await late.error('AddItemToCart', { itemId, quantity: 1 })).code).toBe('OUT_OF_STOCK')
  expect((await late.ok('DisplayCart')).cart.lines).toMatchObject([{ itemId, available: 0 }])
  await seller.ok('UpdateUnitsForSale', { itemId, delta: 1 })
  expect((await late.ok('MakePurchase')).order.status).toBe('paid')
})

test('the same cart is bought once, however often it is asked for after replies were lost', async () => {
  const buyer = await cluster.buyer()
  const itemId = await register()
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  for (let i = 0; i < 3; i += 1) {
    const impatient = await cluster.connect('buyer-frontend', buyer)
    impatient.call('MakePurchase').catch(() => undefined)
    impatient.close()
  }
  await buyer.call('MakePurchase')
  expect((await buyer.ok('ListOrders')).orders).toHaveLength(1)
  expect((await buyer.ok('GetItem', { itemId })).item.quantity).toBe(998)
})

test('the sales report agrees with what was sold', async () => {
  const owner = await cluster.seller()
  const [one, two, three] = [
    await register({ name: 'One', price: 10.01, quantity: 20 }, owner),
    await register({ name: 'Two', price: 0.99, quantity: 8 }, owner),
    await register({ name: 'Three', price: 5, quantity: 3 }, owner),
  ]
  const foreign = await register()
  const buyers = [await cluster.buyer(), await cluster.buyer({ tier: 'vip' })]
  const baskets = [{ [one]: 2, [foreign]: 7 }, { [two]: 5, [one]: 1 }, { [foreign]: 1 }, { [two]: 1 }]
  const orders: any[] = []
  for (const [index, basket] of baskets.entries()) orders.push(await buy(buyers[index % 2]!, basket))

  const own = (order: any) => order.lines.filter(({ sellerId }: any) => sellerId === owner.accountId)
  const sold = orders.filter((order) => own(order).length > 0)
  const sum = (some: any[], of: (line: any) => number) =>
    some.flatMap(own).reduce((total: number, line: any) => total + of(line), 0)
  const totals = (some: any[]) => ({
    revenue: sum(some, ({ price, quantity }) => Math.round(price * 100) * quantity) / 100,
    units: sum(some, ({ quantity }) => quantity),
    orders: some.filter((order) => own(order).length > 0).length,
  })

  const report = await owner.ok('GetSalesReport')
  expect(report).toMatchObject(totals(orders))
  expect(report).toMatchObject({ revenue: 30.03 + 5.94, units: 9, orders: 3 })
  expect(report.topItems).toEqual([
    { itemId: one, name: 'One', units: 3, revenue: 30.03 },
    { itemId: two, name: 'Two', units: 6, revenue: 5.94 },
  ])
  expect(report.lowStock).toEqual([
    { itemId: two, name: 'Two', quantity: 2 },
    { itemId: three, name: 'Three', quantity: 3 },
  ])

  // From is inclusive, to is exclusive.
  const [first, second, third] = sold.map(({ settledAt }) => Date.parse(settledAt)) as [
    number,
    number,
    number,
  ]
  const between = (from: number, to: number) =>
    totals(sold.filter(({ settledAt }) => Date.parse(settledAt) >= from && Date.parse(settledAt) < to))
  for (const [from, to] of [
    [first, third],
    [first, third + 1],
    [first + 1, third + 1],
    [second, second + 1],
    [0, first],
    [third + 1, third + 1_000],
    [0, 8.64e15],
  ] as const) {
    for (const range of [
      { from, to },
      { from: new Date(from).toISOString(), to },
    ]) {
      const part = await owner.ok('GetSalesReport', range)
      expect(part).toMatchObject(between(from, to))
      const steps = part.series
      expect(steps.reduce((units: number, step: any) => units + step.units, 0)).toBe(part.units)
      expect(steps.length).toBeLessThanOrEqual(62)
      expect(Date.parse(steps[0].from)).toBe(from)
      expect(Date.parse(steps.at(-1).to)).toBe(to)
      for (let i = 1; i < steps.length; i += 1) expect(steps[i].from).toBe(steps[i - 1].to)
    }
  }
})
