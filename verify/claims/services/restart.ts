import { Random } from '../../../services/chance/random.ts'
import { databaseClient } from '../../../services/testing/clients/database-client.ts'
import type { Claim } from '../../runner/claim.ts'
import { type LargeShop, withLargeShop } from '../shared/large-shop.ts'
import { timed } from '../shared/timed.ts'

const journalRecords = 100_000
const changesAtOnce = 200
const mayTakeMs = 3_000

export const restart: Claim = {
  id: 'restart-100k',
  says: 'With 100,000 items and 100,000 journal records product-db answers within 3 s after kill -9.',
  short: true,
  measure: (context) =>
    withLargeShop(context, async (shop) => {
      await shop.database.request('TakeSnapshot')
      context.progress(`writing ${journalRecords} journal records`)
      await changePrices(shop, context.signal)
      const { cluster } = shop
      await cluster.process('product-db').kill()
      const ms = await timed(async () => {
        await cluster.startService('product-db')
        const fresh = databaseClient(cluster, 'product-db')
        await fresh.request('Ping').finally(() => fresh.close())
      })
      return {
        holds: ms < mayTakeMs,
        figure: `${(ms / 1000).toFixed(2)} s`,
        bound: `under ${mayTakeMs / 1000} s`,
      }
    }),
}

async function changePrices({ seller, itemIds }: LargeShop, signal: AbortSignal): Promise<void> {
  const random = new Random(3)
  let next = 0
  const change = async () => {
    while (next < journalRecords) {
      signal.throwIfAborted()
      const itemId = itemIds[next % itemIds.length]!
      next += 1
      await seller.ok('ChangeItemPrice', { itemId, price: random.integer(1, 1_000_000) / 100 })
    }
  }
  await Promise.all(Array.from({ length: changesAtOnce }, change))
}
