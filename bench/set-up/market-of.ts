import { Random } from '../../services/chance/random.ts'
import { MarketClient } from '../../services/client/market-client.ts'
import type { OfferedItem } from '../workload/manner.ts'
import { ask } from './ask.ts'
import type { Addresses } from './set-up.ts'

const pageSize = 100

/**
 * All items of these categories, as a buyer finds them, in an order that follows from the seed: every process has the same one,
 * and which items are wanted most does not depend on who sells them.
 */
export async function marketOf(
  addresses: Addresses,
  session: string,
  categories: readonly number[],
  seed: number,
): Promise<OfferedItem[]> {
  const client = new MarketClient({ role: 'buyer', addresses: [addresses.buyer[0]!], timeoutMs: 60_000 })
  client.session = { token: session, accountId: 0, username: '', name: '' }
  const found: OfferedItem[] = []
  try {
    for (const category of categories) {
      let cursor: string | undefined
      do {
        const args = { category, limit: pageSize, ...(cursor !== undefined && { cursor }) }
        const page = await ask<{ items: OfferedItem[]; next?: string }>(client, 'SearchItemsForSale', args)
        found.push(...page.items.map(({ itemId, sellerId }) => ({ itemId, sellerId })))
        cursor = page.next
      } while (cursor !== undefined)
    }
  } finally {
    client.close()
  }
  const sorted = found.toSorted((one, other) => (one.itemId < other.itemId ? -1 : 1))
  return Random.of(seed).shuffled(sorted)
}
