import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../testing/test-client.ts'
import { TestCluster } from '../testing/test-cluster.ts'

const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 1, quantity: 1_000 }
const each = 20

let cluster: TestCluster

beforeAll(async () => {
  cluster = await TestCluster.start({ orders: { workers: 1, normalShare: 0.2 }, payments: { delayMs: 25 } })
})

afterAll(() => cluster.stop())

async function order(buyer: TestClient, itemId: string): Promise<void> {
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  await buyer.ok('MakePurchase', { wait: false })
}

test('VIP orders are taken before normal ones, and normal ones still move', async () => {
  const { itemId } = await (await cluster.seller()).ok('RegisterItemForSale', lamp)
  const normal = await cluster.buyer()
  const vip = await cluster.buyer({ tier: 'vip' })
  for (const buyer of [normal, vip]) await buyer.ok('Subscribe', { topics: ['orders'] })
  const settled: { tier: string; at: number; orderId: string }[] = []
  for (let i = 0; i < each; i += 1) await order(normal, itemId)
  for (let i = 0; i < each; i += 1) await order(vip, itemId)
  for (const buyer of [normal, vip]) {
    const paid = () => buyer.events.filter(({ data }) => data.status === 'paid')
    await buyer.until(() => paid().length === each)
    for (const { rev, data } of paid()) settled.push({ tier: data.tier, at: rev, orderId: data.orderId })
  }
  const tiers = settled.sort((a, b) => a.at - b.at).map(({ tier }) => tier)
  const firstVip = tiers.indexOf('vip')
  const lastVip = tiers.lastIndexOf('vip')
  const together = tiers.slice(firstVip, lastVip + 1)
  const normals = together.filter((tier) => tier === 'normal').length
  // While both waited, one in five was a normal one.
  expect(normals).toBeGreaterThanOrEqual(Math.floor(each / 5))
  expect(normals).toBeLessThanOrEqual(Math.ceil(each / 3))
  expect(tiers.slice(lastVip + 1).length).toBeGreaterThan(0)
  // Each line in the order in which it was joined.
  for (const tier of ['vip', 'normal']) {
    const numbers = settled.filter((one) => one.tier === tier).map(({ orderId }) => Number(orderId.slice(1)))
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  }
})
