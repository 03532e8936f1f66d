import { inParallel } from '../../services/client/in-parallel.ts'
import { MarketClient } from '../../services/client/market-client.ts'
import type { Item } from '../../services/contract/values.ts'
import type { Addresses } from './set-up.ts'
import { benchPassword, usernameOf } from './accounts.ts'

const sellersAtOnce = 16
const itemsAtOnce = 32
const pageSize = 100
/** A market that does not answer keeps nobody waiting. */
const patience = { timeoutMs: 10_000, connectWaitMs: 1_000 }
/** Marks these requests in the logs of the market. */
export const clearUpTrace = 'bench-clear-up'

/** Takes everything that the sellers of a scenario offer off sale again, so that the market looks as it did before. */
export async function takeOffSale(addresses: Addresses, prefix: string, sellers: number): Promise<void> {
  const usernames = Array.from({ length: sellers }, (_, index) =>
    usernameOf(prefix, { role: 'seller', index }),
  )
  await inParallel(usernames, sellersAtOnce, async (username) => {
    const client = new MarketClient({
      role: 'seller',
      addresses: [addresses.seller[0]!],
      nextTrace: () => clearUpTrace,
      ...patience,
    })
    try {
      await client.logIn(username, benchPassword)
      await inParallel(await stockOf(client), itemsAtOnce, async ({ itemId, quantity }) => {
        await client.call('UpdateUnitsForSale', { itemId, delta: -quantity })
      })
      await client.call('Logout')
    } finally {
      client.close()
    }
  })
}

async function stockOf(client: MarketClient): Promise<Item[]> {
  const stock: Item[] = []
  let cursor: string | undefined
  do {
    const page: { items: Item[]; next?: string } = await client.call('DisplayItemsForSale', {
      limit: pageSize,
      ...(cursor !== undefined && { cursor }),
    })
    stock.push(...page.items.filter(({ quantity }) => quantity > 0))
    cursor = page.next
  } while (cursor !== undefined)
  return stock
}
