import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DeskState } from '../contract/order-desk.ts'
import { databaseClient } from '../testing/database-client.ts'
import type { TestClient } from '../testing/test-client.ts'
import { TestCluster } from '../testing/test-cluster.ts'
import { until } from '../testing/until.ts'
import type { WireClient } from '../wire/client.ts'

const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 100_000 }
const normalShare = 0.25

let cluster: TestCluster
let supervisor: WireClient
let itemId: string

beforeEach(async () => {
  cluster = await TestCluster.start({
    orders: { workers: 1, normalShare },
    payments: { delayMs: 10 },
    further: [{ name: 'payments', kind: 'payments', port: 0 }],
  })
  supervisor = databaseClient(cluster, 'product-db')
  itemId = (await (await cluster.seller()).ok('RegisterItemForSale', lamp)).itemId
})

afterEach(async () => {
  supervisor.close()
  await cluster.stop()
})

const desk = () => supervisor.request<DeskState>('GetOrderDesk', {}, { safety: 'read' })
const direct = (args: object) => supervisor.request('SetOrderDesk', args)
const settledBy = (buyer: TestClient) =>
  buyer.events.filter(({ data }) => data.status === 'paid').map(({ data }) => data.orderId as string)

async function order(buyer: TestClient): Promise<string> {
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  return (await buyer.ok('MakePurchase', { wait: false })).order.orderId
}

async function orders(buyer: TestClient, count: number): Promise<string[]> {
  const placed: string[] = []
  for (let each = 0; each < count; each += 1) placed.push(await order(buyer))
  return placed
}

async function buyerOf(tier: 'vip' | 'normal'): Promise<TestClient> {
  const buyer = await cluster.buyer({ tier })
  await buyer.ok('Subscribe', { topics: ['orders'] })
  return buyer
}

/** A cart takes no more while a hundred of its lines may still come back: more orders take more buyers. */
async function crowd(tier: 'vip' | 'normal', count: number): Promise<void> {
  for (let placed = 0; placed < count; placed += 50) await orders(await buyerOf(tier), 50)
}

test('with more orders than the desk can settle, VIPs hardly wait, and normal ones keep their share', async () => {
  const vip = await buyerOf('vip')
  await direct({ workers: 1, paused: true, normalShare })
  await crowd('normal', 250)
  await direct({ workers: 1, paused: false, normalShare })
  // A VIP comes whenever the one before is served: never more of them than there are turns.
  for (let served = 0; served < 50; served += 1) {
    await order(vip)
    await vip.until(() => settledBy(vip).length > served)
  }
  const { tiers } = await desk()
  expect(tiers.normal.length).toBeGreaterThan(0)
  expect(tiers.vip.waitMs!.p50).toBeLessThan(tiers.normal.waitMs!.p50 / 10)
})

test('under a flood of VIP orders, normal ones are settled at no less than their share', async () => {
  await direct({ workers: 1, paused: true, normalShare })
  await crowd('vip', 150)
  await crowd('normal', 100)
  await direct({ workers: 1, paused: false, normalShare })
  const { tiers } = await until(desk, (now) => now.tiers.vip.length === 0)
  // One more or less for the turn that was under way.
  expect(tiers.normal.processed + 1).toBeGreaterThanOrEqual(normalShare * (150 + tiers.normal.processed))
  const { contended } = await desk()
  expect(contended.normalShare).toBeGreaterThan(normalShare - 0.02)
})

test('the desk is paused, goes on, and works with more hands while it runs', async () => {
  const [normal, vip] = [await buyerOf('normal'), await buyerOf('vip')]
  await until(desk, ({ payments }) => payments.reachable)
  await direct({ workers: 1, paused: true, normalShare })
  await orders(normal, 6)
  await orders(vip, 2)
  expect(await desk()).toMatchObject({
    paused: true,
    busy: 0,
    payments: { service: 'payments', reachable: true },
    tiers: { normal: { length: 6, processed: 0 }, vip: { length: 2, processed: 0 } },
  })
  await cluster.buyer().then((other) => order(other))
  const payments = databaseClient(cluster, 'payments')
  await payments.request('SetPayments', { delayMs: 500, declineRate: 0, outage: 'none' })
  await direct({ workers: 5, paused: false, normalShare })
  expect(await desk()).toMatchObject({ workers: 5, busy: 5 })
  await direct({ workers: 5, paused: true, normalShare })
  const stopped = await until(desk, ({ busy }) => busy === 0)
  expect(stopped.settled).toMatchObject({ paid: 5 })
  expect(stopped.tiers.vip.length + stopped.tiers.normal.length).toBe(4)
  await direct({ workers: 5, paused: false, normalShare })
  await until(desk, ({ settled }) => settled.paid === 9)
  await expect(direct({ workers: 0, paused: false, normalShare })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  })
  payments.close()
})

test('product-db is killed with both queues full: every order is settled, paid once, and none is lost', async () => {
  const [normal, vip] = [await buyerOf('normal'), await buyerOf('vip')]
  await direct({ workers: 3, paused: true, normalShare })
  const placed = new Set([...(await orders(normal, 40)), ...(await orders(vip, 40))])
  await direct({ workers: 3, paused: false, normalShare })
  for (let kill = 0; kill < 2; kill += 1) {
    await until(desk, ({ settled, busy }) => settled.paid >= 8 && busy > 0)
    await cluster.crash('product-db')
  }
  // Both of what waited and of what was just being paid.
  await until(desk, ({ tiers }) => tiers.vip.length + tiers.normal.length === 0)
  await until(desk, ({ busy }) => busy === 0)
  const { paid } = await desk()
  expect(paid).toEqual({ orders: placed.size, cents: placed.size * 500 })
  for (const buyer of [vip, normal]) {
    const { orders } = await buyer.ok('ListOrders', { limit: 100 })
    expect(orders).toHaveLength(40)
    for (const { orderId, status } of orders) {
      expect(status).toBe('paid')
      placed.delete(orderId)
    }
  }
  expect(placed.size).toBe(0)
  const payments = databaseClient(cluster, 'payments')
  const ledger = await payments.request<{ taken: number; takenCents: number }>('GetLedger')
  expect(ledger).toMatchObject({ taken: paid.orders, takenCents: paid.cents })
  payments.close()
})
