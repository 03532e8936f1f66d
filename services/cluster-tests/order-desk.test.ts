import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { DeskState } from '../contract/order-desk.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { until } from '../testing/until.ts'
import type { WireClient } from '../wire/client.ts'

const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 100_000 }
const normalShare = 0.2
const payments = { delayMs: 0, declineRate: 0, outage: 'none' }

let cluster: TestCluster
let productDb: WireClient
let paymentsService: WireClient
let itemId: string

beforeAll(async () => {
  cluster = await TestCluster.start({
    orders: { workers: 3, normalShare },
    further: [{ name: 'payments', kind: 'payments', port: 0 }],
  })
  productDb = databaseClient(cluster, 'product-db')
  paymentsService = databaseClient(cluster, 'payments')
  itemId = (await (await cluster.seller()).ok('RegisterItemForSale', lamp)).itemId
  await until(desk, ({ payments }) => payments.reachable)
})

// Every test fills the queues before the desk begins to work: who is first does not depend on who is quick.
beforeEach(() => direct({ workers: 1, paused: true }))

afterAll(async () => {
  productDb.close()
  paymentsService.close()
  await cluster.stop()
})

const desk = () => productDb.request<DeskState>('GetOrderDesk', {}, { safety: 'read' })
const direct = (args: object) => productDb.request('SetOrderDesk', { normalShare, ...args })
const setPayments = (switches: object) => paymentsService.request('SetPayments', { ...payments, ...switches })
const waiting = ({ tiers }: DeskState) => tiers.vip.length + tiers.normal.length
const allSettled = () => until(desk, (now) => waiting(now) + now.busy === 0)

async function orders(buyer: TestClient, count: number): Promise<string[]> {
  const placed: string[] = []
  for (let each = 0; each < count; each += 1) {
    await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
    placed.push((await buyer.ok('MakePurchase', { wait: false })).order.orderId)
  }
  return placed
}

async function buyerOf(tier: 'vip' | 'normal'): Promise<TestClient> {
  const buyer = await cluster.buyer({ tier })
  await buyer.ok('Subscribe', { topics: ['orders'] })
  return buyer
}

test('VIP orders are taken before normal ones, and normal ones keep their share', async () => {
  const each = 20
  const [normal, vip] = [await buyerOf('normal'), await buyerOf('vip')]
  await orders(normal, each)
  await orders(vip, each)
  await direct({ workers: 1, paused: false })
  const settled: { tier: string; rev: number; orderId: string }[] = []
  for (const buyer of [normal, vip]) {
    const paid = () => buyer.events.filter(({ data }) => data.status === 'paid')
    await buyer.until(() => paid().length === each)
    for (const { rev, data } of paid()) settled.push({ tier: data.tier, rev, orderId: data.orderId })
  }
  settled.sort((a, b) => a.rev - b.rev)
  // While both waited, every fifth was a normal one; when the VIP orders were done, the other normal ones followed.
  const turns = Array.from({ length: 2 * each }, (_, turn) => (turn < 24 && turn % 5 < 4 ? 'vip' : 'normal'))
  expect(settled.map(({ tier }) => tier)).toEqual(turns)
  // Each tier in the order in which it was placed.
  for (const tier of ['vip', 'normal']) {
    const numbers = settled.filter((one) => one.tier === tier).map(({ orderId }) => Number(orderId.slice(1)))
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  }
  expect((await desk()).contended).toMatchObject({ normalShare: expect.closeTo(normalShare, 1) as number })
})

test('the desk is paused, goes on, and works with more hands while it runs', async () => {
  const [normal, vip] = [await buyerOf('normal'), await buyerOf('vip')]
  const before = await desk()
  await orders(normal, 6)
  await orders(vip, 3)
  expect(await desk()).toMatchObject({
    paused: true,
    busy: 0,
    payments: { service: 'payments', reachable: true },
    tiers: {
      normal: { length: 6, processed: before.tiers.normal.processed },
      vip: { length: 3, processed: before.tiers.vip.processed },
    },
  })
  // Payments that do not answer yet hold what was begun.
  await setPayments({ outage: 'silent' })
  await direct({ workers: 5, paused: false })
  expect(await desk()).toMatchObject({ workers: 5, busy: 5 })
  await direct({ workers: 5, paused: true })
  await setPayments({ outage: 'none' })
  const stopped = await until(desk, ({ busy }) => busy === 0)
  expect(stopped.settled.paid).toBe(before.settled.paid + 5)
  expect(waiting(stopped)).toBe(4)
  await direct({ workers: 5, paused: false })
  expect((await allSettled()).settled.paid).toBe(before.settled.paid + 9)
  await expect(direct({ workers: 0, paused: false })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})

test('an order that waits is cancelled by its buyer: stock and cart are back, a request that waits for it is answered, and it stays so', async () => {
  const buyer = await buyerOf('normal')
  const { quantity } = (await buyer.ok('GetItem', { itemId })).item
  const before = await desk()
  const [kept] = await orders(buyer, 1)
  await buyer.ok('AddItemToCart', { itemId, quantity: 3 })
  const buying = buyer.ok('MakePurchase', {}, { key: 'once' })
  await until(desk, (now) => waiting(now) === 2)
  const { orders: placed } = await buyer.ok('ListOrders')
  const { orderId } = placed[0]
  const other = await cluster.connect('buyer-frontend', buyer)
  const { order } = await other.ok('CancelOrder', { orderId }, { key: 'cancel' })
  expect(order).toMatchObject({ orderId, status: 'cancelled', lines: [{ quantity: 3 }] })
  expect((await buying).order).toEqual(order)
  expect((await other.ok('DisplayCart')).cart.lines).toMatchObject([{ itemId, quantity: 3 }])
  expect((await other.ok('GetItem', { itemId })).item.quantity).toBe(quantity - 1)
  expect(await desk()).toMatchObject({ settled: { cancelled: before.settled.cancelled + 1 } })
  await buyer.until(() =>
    buyer.events.some(({ data }) => data.orderId === orderId && data.status === 'cancelled'),
  )

  await cluster.crash('product-db')
  expect((await other.ok('CancelOrder', { orderId }, { key: 'cancel' })).order).toEqual(order)
  expect((await other.error('CancelOrder', { orderId: kept }, { key: 'cancel' })).code).toBe(
    'INVALID_ARGUMENT',
  )
  // The purchase had its outcome: asked again with its key, it is not made again.
  expect((await other.ok('MakePurchase', {}, { key: 'once' })).order).toEqual(order)
  await direct({ workers: 1, paused: false })
  await allSettled()
  expect((await other.ok('GetOrder', { orderId: kept })).order.status).toBe('paid')
  expect((await other.ok('GetOrder', { orderId })).order.status).toBe('cancelled')
  await other.ok('ClearCart')
})

test('an order that is being paid is not cancelled: the answer comes with its end', async () => {
  const buyer = await buyerOf('vip')
  await setPayments({ outage: 'silent' })
  const [orderId] = await orders(buyer, 1)
  await direct({ workers: 1, paused: false })
  await until(desk, ({ busy }) => busy === 1)
  const cancelling = buyer.ok('CancelOrder', { orderId })
  await setPayments({ outage: 'none' })
  expect((await cancelling).order).toMatchObject({ orderId, status: 'paid' })
  expect((await buyer.ok('DisplayCart')).cart.lines).toEqual([])
})

test('product-db is killed with both queues full: every order is settled, paid once, and none is lost', async () => {
  const [normal, vip] = [await buyerOf('normal'), await buyerOf('vip')]
  const [before, ledgerBefore] = [await desk(), await ledger()]
  const placed = new Set([...(await orders(normal, 40)), ...(await orders(vip, 40))])
  // The first kill finds orders of which nobody knows whether they were paid.
  await setPayments({ outage: 'silent' })
  await direct({ workers: 3, paused: false })
  expect(await desk()).toMatchObject({ busy: 3 })
  await cluster.crash('product-db')
  await until(desk, ({ busy }) => busy === 3)
  // The second one finds payments and settlements in full flow.
  await setPayments({ delayMs: 10 })
  await until(desk, ({ settled }) => settled.paid >= 8)
  await cluster.crash('product-db')
  await allSettled()
  const { paid } = await desk()
  expect(paid).toEqual({ orders: before.paid.orders + 80, cents: before.paid.cents + 80 * 500 })
  for (const buyer of [vip, normal]) {
    const { orders } = await buyer.ok('ListOrders', { limit: 100 })
    expect(orders).toHaveLength(40)
    for (const { orderId, status } of orders) {
      expect(status).toBe('paid')
      placed.delete(orderId)
    }
  }
  expect(placed.size).toBe(0)
  const { taken, takenCents } = await ledger()
  expect(taken - ledgerBefore.taken).toBe(80)
  expect(takenCents - ledgerBefore.takenCents).toBe(80 * 500)
})

function ledger(): Promise<{ taken: number; takenCents: number }> {
  return paymentsService.request('GetLedger')
}
