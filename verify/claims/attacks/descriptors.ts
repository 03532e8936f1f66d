import { setTimeout as pause } from 'node:timers/promises'
import type { TestClient } from '../../../services/testing/clients/test-client.ts'
import { TestCluster } from '../../../services/testing/clusters/test-cluster.ts'
import { quietMs } from '../../../services/wire/limits.ts'
import { type Claim, NotHere } from '../../runner/claim.ts'
import { Strangers } from './strangers.ts'

const descriptors = 256
const honest = 20
const frontends = ['buyer-frontend', 'seller-frontend'] as const

export const descriptorsHeld: Claim = {
  id: 'descriptors',
  says: `When silent strangers hold all connections of a frontend with ${descriptors} descriptors, ${honest} of ${honest} new clients get in and trade.`,
  short: false,
  disturbanceIsNoExcuse: true,
  async measure({ folder, progress, signal }) {
    if (process.platform === 'win32') throw new NotHere('there is no limit of descriptors to set')
    const cluster = await TestCluster.start({ logs: { level: 'error' } }, { folder })
    const held: Strangers[] = []
    try {
      for (const frontend of frontends) {
        await cluster.process(frontend).kill()
        await cluster.startService(frontend, { descriptors })
        const strangers = new Strangers(cluster.port(frontend))
        held.push(strangers)
        await strangers.join(2 * descriptors)
        progress(`${frontend}: ${strangers.all} strangers, ${strangers.closed} of them refused at once`)
      }
      const refused = held.every(({ closed, all }) => closed > 0 && closed < all)
      // Before, they may be people who are about to log in.
      await pause(quietMs, undefined, { signal })
      const traded = await Promise.allSettled(Array.from({ length: honest }, () => trade(cluster)))
      const failure = traded.find((outcome) => outcome.status === 'rejected')
      const done = traded.filter(({ status }) => status === 'fulfilled').length
      return {
        holds: done === honest && refused,
        figure:
          `${done} of ${honest} sellers and buyers` +
          (refused ? '' : ', but the strangers did not hold all') +
          (failure ? `; ${String(failure.reason)}` : ''),
        bound: `${honest} of ${honest}`,
      }
    } finally {
      for (const strangers of held) strangers.leave()
      await cluster.stop()
    }
  },
}

/** A new seller offers something, and a new buyer buys it. */
async function trade(cluster: TestCluster): Promise<void> {
  const seller: TestClient = await cluster.seller()
  const lamp = { name: 'Lamp', category: 1, keywords: [], condition: 'new', price: 5, quantity: 1 }
  const { itemId } = await seller.ok('RegisterItemForSale', lamp)
  const buyer = await cluster.buyer()
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  const { order } = await buyer.ok('MakePurchase')
  if (order.status !== 'paid') throw new Error(`the order is ${order.status}`)
}
