import { inParallel } from '../../services/client/in-parallel.ts'
import { MarketClient } from '../../services/client/market-client.ts'
import type { Item } from '../../services/contract/values.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { Addresses } from './set-up.ts'
import { benchPassword, usernameOf } from './accounts.ts'

const sellersAtOnce = 16
const itemsAtOnce = 32
const pageSize = 100
/** A market that does not answer keeps nobody waiting. */
export const patience = { timeoutMs: 10_000, connectWaitMs: 1_000 }
/** Marks these requests in the logs of the market. */
export const clearUpTrace = 'bench-clear-up'

/**
 * Withdraws everything that the sellers of a scenario offer, so that the market looks as it did before. Services that cannot
 * withdraw lose all units.
 */
export async function takeOffSale(addresses: Addresses, prefix: string, sellers: number): Promise<void> {
  const usernames = Array.from({ length: sellers }, (_, index) =>
    usernameOf(prefix, { role: 'seller', index }),
  )
  await inParallel(usernames, sellersAtOnce, async (username) => {
    const client = new MarketClient({
      role: 'seller',
      addresses: addresses.seller,
      nextTrace: () => clearUpTrace,
      ...patience,
    })
    try {
      await client.logIn(username, benchPassword)
      await withdrawAll(client)
      await client.call('Logout')
    } finally {
      client.close()
    }
  })
}

/** Everything that the seller offers. */
export async function withdrawAll(client: MarketClient): Promise<void> {
  await inParallel(await stockOf(client), itemsAtOnce, async ({ itemId, quantity }) => {
    await client.call('WithdrawItem', { itemId }).catch((error: unknown) => {
      if (ApiError.of(error).code !== 'UNKNOWN_OP') throw error
      return client.call('UpdateUnitsForSale', { itemId, delta: -quantity })
    })
  })
}

/** The items that the seller offers, also those that are sold out at the moment. */
export async function stockOf(client: MarketClient): Promise<Item[]> {
  const stock: Item[] = []
  let cursor: string | undefined
  do {
    const page: { items: Item[]; next?: string } = await client.call('DisplayItemsForSale', {
      limit: pageSize,
      ...(cursor !== undefined && { cursor }),
    })
    stock.push(...page.items.filter(({ withdrawn }) => !withdrawn))
    cursor = page.next
  } while (cursor !== undefined)
  return stock
}
