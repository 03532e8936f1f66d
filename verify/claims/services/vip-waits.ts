import { setTimeout as pause } from 'node:timers/promises'
import { median } from '../../../bench/statistics/moments.ts'
import { databaseClient } from '../../../services/testing/clients/database-client.ts'
import type { TestClient } from '../../../services/testing/clients/test-client.ts'
import { TestCluster } from '../../../services/testing/clusters/test-cluster.ts'
import type { Claim, MeasureContext } from '../../runner/claim.ts'
import { timed } from '../shared/timed.ts'

const orders = { workers: 1, normalShare: 0.25, waitMs: 60_000 }
const paymentMs = 10
/** A buyer may have a hundred orders that wait, at most. */
const normalBuyers = 5
const ordersOfEach = 40
const vipOrders = 50
const betweenVipsMs = 20

export const vipWaits: Claim = {
  id: 'vip-waits',
  says: 'With the order desk overloaded VIP orders wait a tenth of what normal ones wait at the median, or less.',
  short: true,
  async measure({ folder, signal }) {
    const config = { orders, payments: { delayMs: paymentMs } }
    const cluster = await TestCluster.start(config, { folder })
    try {
      const waits = await measureWaits(cluster, signal)
      const [vip, normal] = [median(waits.vip), median(waits.normal)]
      return {
        holds: vip <= normal / 10,
        figure: `${vip.toFixed(0)} ms, where normal ones wait ${normal.toFixed(0)} ms`,
        bound: 'at most a tenth',
      }
    } finally {
      await cluster.stop()
    }
  },
}

/**
 * In milliseconds until the order is settled. Normal orders are there before the desk begins, and their wait is counted
 * from then on. VIP orders come one after the other while the normal ones are worked off.
 */
async function measureWaits(
  cluster: TestCluster,
  signal: MeasureContext['signal'],
): Promise<{ vip: number[]; normal: number[] }> {
  const seller = await cluster.seller()
  const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 100_000 }
  const { itemId } = await seller.ok('RegisterItemForSale', lamp)
  const vip = await cluster.buyer({ tier: 'vip' })
  const buyers = await Promise.all(Array.from({ length: normalBuyers }, () => cluster.buyer()))
  const desk = databaseClient(cluster, 'product-db')
  const direct = (paused: boolean) => desk.request('SetOrderDesk', { ...switches, paused })
  try {
    await direct(true)
    await Promise.all(buyers.map((buyer) => queueOrders(buyer, itemId, signal)))
    await direct(false)
    const startedAt = performance.now()
    const settling = buyers.map((buyer) => settlements(buyer, startedAt))
    const vips: number[] = []
    for (let each = 0; each < vipOrders; each += 1) {
      signal.throwIfAborted()
      await fill(vip, itemId)
      vips.push(await timed(() => vip.ok('MakePurchase')))
      await pause(betweenVipsMs)
    }
    return { vip: vips, normal: (await Promise.all(settling)).flat() }
  } finally {
    desk.close()
  }
}

const switches = { workers: orders.workers, normalShare: orders.normalShare }

async function fill(buyer: TestClient, itemId: string): Promise<void> {
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
}

async function queueOrders(buyer: TestClient, itemId: string, signal: AbortSignal): Promise<void> {
  await buyer.ok('Subscribe', { topics: ['orders'] })
  for (let each = 0; each < ordersOfEach; each += 1) {
    signal.throwIfAborted()
    await fill(buyer, itemId)
    await buyer.ok('MakePurchase', { wait: false })
  }
}

/** How long after the start each order of a buyer was settled. */
async function settlements(buyer: TestClient, startedAt: number): Promise<number[]> {
  const waits: number[] = []
  await buyer.until(() => {
    const count = buyer.events.filter(({ data }) => data.status === 'paid').length
    while (waits.length < count) waits.push(performance.now() - startedAt)
    return count === ordersOfEach
  })
  return waits
}
