import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../chance/random.ts'
import type { ConfigInput } from '../../config/config.ts'
import type { PersistentClient } from '../clients/persistent-client.ts'
import type { TestCluster } from '../clusters/test-cluster.ts'
import { until } from '../until.ts'

const buyersPerRound = 6
const units = 10_000

/** Payments that leave a kill time to meet every step, and a look soon at what was left behind. */
export const killedFrontendConfig: ConfigInput = {
  payments: { delayMs: 5, declineRate: 0.15 },
  orders: { abandonedMs: 200, workers: 16 },
}

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

/** Kills the buyer frontend at any step of six purchases, round after round. Rejects where one is lost or doubled. */
export async function killFrontendInPurchases(
  cluster: TestCluster,
  { rounds, random, signal }: { rounds: number; random: Random; signal?: AbortSignal },
): Promise<void> {
  const seller = await cluster.seller()
  const item = { name: 'Lamp', category: 1, keywords: [], condition: 'new', price: 5, quantity: units }
  const { itemId } = await seller.ok('RegisterItemForSale', item)
  const buyers = await Promise.all(Array.from({ length: buyersPerRound }, () => cluster.persistentBuyer()))
  const bought = new Map<PersistentClient, number>(buyers.map((buyer) => [buyer, 0]))

  for (let round = 0; round < rounds; round += 1) {
    signal?.throwIfAborted()
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
          // An order that was declined gives the cart back: buying is tried again by the retry.
          const { order } = await buyer.ok('MakePurchase')
          assert.ok(['paid', 'declined'].includes(order.status), `the order is ${order.status}`)
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
    assert.equal(own, bought.get(buyer), 'units in the history of a buyer')
    sold += own
  }
  assert.equal((await buyers[0]!.ok('GetItem', { itemId })).item.quantity, units - sold, 'units in stock')
  assert.equal((await seller.ok('GetSellerRating')).itemsSold, sold, 'units that the seller sold')
}
