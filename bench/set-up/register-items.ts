import { maxBulkRows } from '../../services/contract/values.ts'
import type { NewItem } from '../workload/catalogue.ts'
import type { OwnItem } from '../workload/script.ts'
import { ask, SetUpError } from './ask.ts'
import type { MarketClient } from '../../services/client/market-client.ts'
import { inParallel } from '../../services/client/in-parallel.ts'

const singlyAtOnce = 4

/** Puts the items up for sale: many at a time where the server can, else one by one. */
export async function registerItems(
  client: MarketClient,
  items: readonly NewItem[],
  onRegistered: (count: number) => void,
): Promise<OwnItem[]> {
  const registered: OwnItem[] = []
  for (let start = 0; start < items.length; start += maxBulkRows) {
    const rows = items.slice(start, start + maxBulkRows)
    try {
      registered.push(...(await registerTogether(client, rows)))
    } catch (error) {
      if (!(error instanceof SetUpError) || error.code !== 'UNKNOWN_OP') throw error
      return registerSingly(client, items, onRegistered)
    }
    onRegistered(rows.length)
  }
  return registered
}

type Row = { ok: true; itemId: string } | { ok: false; error: { message: string } }

async function registerTogether(client: MarketClient, items: NewItem[]): Promise<OwnItem[]> {
  const { results } = await ask<{ results: Row[] }>(client, 'RegisterItems', { items })
  return items.map((item, index) => {
    const row = results[index]
    if (row?.ok !== true)
      throw new Error(`RegisterItems did not take "${item.name}": ${row?.error.message ?? 'no outcome'}`)
    return ownItem(item, row.itemId)
  })
}

async function registerSingly(
  client: MarketClient,
  items: readonly NewItem[],
  onRegistered: (count: number) => void,
): Promise<OwnItem[]> {
  const registered = new Map<NewItem, OwnItem>()
  await inParallel(items, singlyAtOnce, async (item) => {
    const { itemId } = await ask<{ itemId: string }>(client, 'RegisterItemForSale', item)
    registered.set(item, ownItem(item, itemId))
    onRegistered(1)
  })
  return items.map((item) => registered.get(item)!)
}

function ownItem({ price, quantity }: NewItem, itemId: string): OwnItem {
  return { itemId, price, quantity }
}
