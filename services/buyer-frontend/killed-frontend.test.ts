import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersistentClient } from '../testing/persistent-client.ts'
import { testRandom } from '../testing/random.ts'
import { TestCluster } from '../testing/test-cluster.ts'
import { until } from '../testing/until.ts'

const rounds = 12
const buyersPerRound = 6
const units = 10_000

let cluster: TestCluster

beforeAll(async () => {
  cluster = await TestCluster.start({
    payments: { delayMs: 5, declineRate: 0.15 },
    orders: { abandonedMs: 200, workers: 16 },
  })
})

afterAll(() => cluster.stop())

interface Order {
  orderId: string
  status: string
}

const orders = (buyer: PersistentClient) => buyer.all('ListOrders', 'orders') as Promise<Order[]>
const cartUnits = async (buyer: PersistentClient): Promise<number> =>
  (await buyer.ok('DisplayCart')).cart.lines.reduce(
    (sum: number, { quantity }: { quantity: number }) => sum + quantity,
    0,
  ) as number

test('a frontend killed at any step of a purchase neither loses nor doubles it', async () => {
  const random = testRandom()
  const seller = await cluster.seller()
  const item = { name: 'Lamp', category: 1, keywords: [], condition: 'new', price: 5, quantity: units }
  const { itemId } = await seller.ok('RegisterItemForSale', item)
  const buyers = await Promise.all(Array.from({ length: buyersPerRound }, () => cluster.persistentBuyer()))
  const bought = new Map<PersistentClient, number>(buyers.map((buyer) => [buyer, 0]))

  for (let round = 0; round < rounds; round += 1) {
    const quantities = new Map<PersistentClient, number>()
    for (const buyer of buyers) {
      await buyer.ok('ClearCart')
      const quantity = random.integer(1, 3)
      quantities.set(buyer, quantity)
      await buyer.ok('AddItemToCart', { itemId, quantity })
    }
    const before = new Map(
      await Promise.all(buyers.map(async (buyer) => [buyer, await orders(buyer)] as const)),
    )
    const wait = random.chance(0.8)
    const first = buyers.map((buyer) => buyer.once('MakePurchase', { wait }))
    await pause(random.integer(0, 15))
    await cluster.crash('buyer-frontend')
    const outcomes = await Promise.all(first)

    await Promise.all(
      buyers.map(async (buyer, index) => {
        const quantity = quantities.get(buyer)!
        const outcome = outcomes[index]!
        if (!outcome.ok && index % 2 === 0) {
          // An order that was declined gives the cart back: buying is tried anew by the retry.
          const { order } = await buyer.ok('MakePurchase')
          expect(['paid', 'declined']).toContain(order.status)
        }
        const settled = async () => {
          const all = await orders(buyer)
          const fresh = all.slice(0, all.length - before.get(buyer)!.length)
          const paid = fresh.filter(({ status }) => status === 'paid').length
          const open = fresh.filter(({ status }) => status === 'queued' || status === 'paying').length
          return { paid, open, inCart: await cartUnits(buyer) }
        }
        const right = ({ paid, open, inCart }: Awaited<ReturnType<typeof settled>>) =>
          open === 0 && (paid === 1 ? inCart === 0 : paid === 0 && inCart === quantity)
        const state = await until(settled, right).catch((error: Error) => {
          throw new Error(`${JSON.stringify({ round, index, quantity, outcome })}: ${error.message}`)
        })
        bought.set(buyer, bought.get(buyer)! + state.paid * quantity)
      }),
    )
  }

  let sold = 0
  for (const buyer of buyers) {
    const history = (await buyer.all('GetBuyerPurchases', 'purchases')) as { quantity: number }[]
    const own = history.reduce((sum, { quantity }) => sum + quantity, 0)
    expect(own).toBe(bought.get(buyer))
    sold += own
  }
  expect((await buyers[0]!.ok('GetItem', { itemId })).item.quantity).toBe(units - sold)
  expect((await seller.ok('GetSellerRating')).itemsSold).toBe(sold)
})
