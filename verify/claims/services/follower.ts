import { databaseClient } from '../../../services/testing/clients/database-client.ts'
import { clusterWithFollowers } from '../../../services/testing/clusters/followers.ts'
import type { Claim } from '../../runner/claim.ts'

export const followerLag: Claim = {
  id: 'follower-lag',
  says: 'The lag that a follower reports is the delay that is set, while changes come all the time',
  short: true,
  async measure({ signal }) {
    const { cluster, followers, stop } = await clusterWithFollowers(1)
    const owner = databaseClient(cluster, 'product-db')
    try {
      const seller = await cluster.seller()
      const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 10, quantity: 1 }
      const { itemId } = await seller.ok('RegisterItemForSale', lamp)
      const follower = followers[0]!
      await follower.untilLevel(owner)
      const ratios: number[] = []
      for (const delayMs of [400, 1_000]) {
        signal.throwIfAborted()
        await follower.set({ delayMs })
        let writing = true
        const writes = (async () => {
          for (let price = 1; writing; price += 1) await seller.ok('ChangeItemPrice', { itemId, price })
        })()
        const { applied } = await follower.state()
        // From then on what is applied was committed under this delay.
        await follower.until((state) => state.applied > applied + 50)
        const told: number[] = []
        for (let look = 0; look < 40; look += 1) told.push((await follower.state()).lagMs)
        writing = false
        await writes
        told.sort((a, b) => a - b)
        ratios.push(told[20]! / delayMs)
      }
      return {
        holds: ratios.every((ratio) => ratio > 0.9 && ratio < 1.1),
        figure: ratios.map((ratio) => `${(100 * ratio).toFixed(1)} %`).join(' and '),
        bound: '90 % to 110 % of the delay',
      }
    } finally {
      owner.close()
      await stop()
    }
  },
}
