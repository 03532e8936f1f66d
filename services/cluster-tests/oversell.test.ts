import { afterAll, beforeAll, expect, test } from 'vitest'
import { everyPage } from '../testing/clients/pages.ts'
import { type Random, testRandom } from '../testing/random.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

const buyerCount = 200
const roundsPerBuyer = 4
const hotUnits = 50

let cluster: TestCluster

beforeAll(async () => {
  cluster = await TestCluster.start({ payments: { declineRate: 0.2, delayMs: 1 }, orders: { workers: 16 } })
})

afterAll(() => cluster.stop())

interface Line {
  orderId: string
  itemId: string
  price: number
  quantity: number
}

interface Order {
  orderId: string
  status: string
  total: number
  lines: Omit<Line, 'orderId'>[]
}

const cents = (amount: number) => Math.round(amount * 100)
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
const worth = (lines: readonly Omit<Line, 'orderId'>[]) =>
  sum(lines.map(({ price, quantity }) => cents(price) * quantity))

test('200 buyers, restocks and declines: stock and money are conserved, nothing is sold twice', async () => {
  const random = testRandom()
  const sellers = await Promise.all(Array.from({ length: 3 }, () => cluster.seller()))
  const initial = new Map<string, number>()
  const ownerOf = new Map<string, TestClient>()

  async function register(seller: TestClient, quantity: number): Promise<string> {
    const item = { name: 'Thing', category: 7, keywords: ['thing'], condition: 'new', price: 12.34, quantity }
    const { itemId } = await seller.ok('RegisterItemForSale', item)
    initial.set(itemId as string, quantity)
    ownerOf.set(itemId as string, seller)
    return itemId as string
  }

  const hot = await register(sellers[0]!, hotUnits)
  const others = await Promise.all(
    Array.from({ length: 9 }, (_, index) => register(sellers[index % 3]!, random.integer(5, 60))),
  )
  const buyers: TestClient[] = []
  for (let from = 0; from < buyerCount; from += 50) {
    buyers.push(...(await Promise.all(Array.from({ length: 50 }, () => cluster.buyer()))))
  }

  const restocked = new Map<string, number>()
  const answered = new Map<TestClient, Order[]>(buyers.map((buyer) => [buyer, []]))
  let outOfStock = 0
  let buying = buyerCount

  /** A cart that several others want too: the hot item alone, or some of the rest. */
  const wishes = (chance: Random): [string, number][] =>
    chance.chance(0.35)
      ? [[hot, chance.integer(1, 2)]]
      : chance
          .shuffled(chance.chance(0.2) ? [hot, ...others] : others)
          .slice(0, chance.integer(2, 4))
          .map((itemId) => [itemId, chance.integer(1, 3)])

  async function shop(buyer: TestClient, chance: Random): Promise<void> {
    for (let round = 0; round < roundsPerBuyer; round += 1) {
      for (const [itemId, quantity] of wishes(chance)) {
        const added = await buyer.call('AddItemToCart', { itemId, quantity })
        if (!added.ok) expect(added.error!.code).toBe('OUT_OF_STOCK')
      }
      const before = (await buyer.ok('DisplayCart')).cart.lines as Line[]
      const bought = await buyer.call('MakePurchase', {})
      const after = (await buyer.ok('DisplayCart')).cart.lines as Line[]
      const amounts = (lines: Line[]) => lines.map(({ itemId, quantity }) => ({ itemId, quantity }))
      if (bought.ok) {
        const { order } = bought.result as { order: Order }
        answered.get(buyer)!.push(order)
        expect(['paid', 'declined']).toContain(order.status)
        expect(amounts(after)).toEqual(order.status === 'paid' ? [] : amounts(before))
      } else {
        expect(bought.error!.code).toBe(before.length === 0 ? 'CART_EMPTY' : 'OUT_OF_STOCK')
        if (before.length > 0) {
          outOfStock += 1
          expect((bought.error!.details!.lines as unknown[]).length).toBeGreaterThan(0)
        }
        expect(amounts(after)).toEqual(amounts(before))
      }
      await buyer.ok('ClearCart')
    }
  }

  const noteRestock = (itemId: string, delta: number) =>
    restocked.set(itemId, (restocked.get(itemId) ?? 0) + delta)

  async function restock(seller: TestClient, chance: Random): Promise<void> {
    const own = others.filter((itemId) => ownerOf.get(itemId) === seller)
    while (buying > 0) {
      const itemId = chance.pick(own)
      const delta = chance.integer(-5, 9)
      if (chance.chance(0.5)) {
        const changed = await seller.call('UpdateUnitsForSale', { itemId, delta })
        if (changed.ok) noteRestock(itemId, delta)
        else expect(changed.error!.code).toBe('OUT_OF_STOCK')
        continue
      }
      const updates = own.map((each) => ({
        itemId: each,
        delta: chance.integer(-4, 5),
        price: chance.integer(100, 9_999) / 100,
      }))
      const { results } = await seller.ok('UpdateItems', { updates })
      for (const [index, row] of (results as { ok: boolean; error: { code: string } }[]).entries()) {
        if (row.ok) noteRestock(updates[index]!.itemId, updates[index]!.delta)
        else expect(row.error.code).toBe('OUT_OF_STOCK')
      }
    }
  }

  const restocking = sellers.map((seller) => restock(seller, random.fork()))
  await Promise.all(buyers.map((buyer) => shop(buyer, random.fork()).finally(() => (buying -= 1))))
  await Promise.all(restocking)

  const paid = [...answered.values()].flat().filter(({ status }) => status === 'paid')
  const declined = [...answered.values()].flat().filter(({ status }) => status === 'declined')
  expect(paid.length).toBeGreaterThan(100)
  expect(declined.length).toBeGreaterThan(20)
  expect(outOfStock).toBeGreaterThan(20)

  const sold = new Map<string, number>()
  for (const buyer of buyers) {
    const history = await everyPage<Line>(buyer, 'GetBuyerPurchases', 'purchases')
    const own = answered.get(buyer)!.filter(({ status }) => status === 'paid')
    const expected = own.flatMap(({ orderId, lines }) => lines.map(({ itemId }) => `${orderId} ${itemId}`))
    expect(history.map(({ orderId, itemId }) => `${orderId} ${itemId}`).sort()).toEqual(expected.sort())
    for (const order of own) {
      const lines = history.filter(({ orderId }) => orderId === order.orderId)
      expect(worth(lines)).toBe(cents(order.total))
    }
    for (const { itemId, quantity } of history) sold.set(itemId, (sold.get(itemId) ?? 0) + quantity)
  }

  for (const [itemId, quantity] of initial) {
    const { item } = await buyers[0]!.ok('GetItem', { itemId })
    expect(quantity + (restocked.get(itemId) ?? 0), itemId).toBe((sold.get(itemId) ?? 0) + item.quantity)
  }
  expect(sold.get(hot)).toBeLessThanOrEqual(hotUnits)

  let revenue = 0
  for (const seller of sellers) {
    const own = [...initial.keys()].filter((itemId) => ownerOf.get(itemId) === seller)
    const units = sum(own.map((itemId) => sold.get(itemId) ?? 0))
    const report = await seller.ok('GetSalesReport')
    expect(report.units).toBe(units)
    expect((await seller.ok('GetSellerRating')).itemsSold).toBe(units)
    for (const { itemId, units: each } of report.topItems) expect(each).toBe(sold.get(itemId as string))
    expect(sum(report.series.map((step: { units: number }) => step.units))).toBe(units)
    revenue += cents(report.revenue as number)
  }
  expect(revenue).toBe(sum(paid.map(({ total }) => cents(total))))
})
