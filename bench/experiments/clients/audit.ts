import { setTimeout as pause } from 'node:timers/promises'
import type { Ledger, LedgerItem } from '../messages.ts'
import { type Buyer, cents, type SeenOrder } from './buyer.ts'
import type { InsistentClient } from './insistent-client.ts'
import type { Seller } from './seller.ts'

interface SeenItem {
  itemId: string
  price: number
  quantity: number
}

const settleMs = 20_000
const lookMs = 100
const pageSize = 100

/** Compares what is in the market with what its users were told. */
export async function audit(buyers: readonly Buyer[], sellers: readonly Seller[]): Promise<Ledger> {
  const orders = new Map<Buyer, SeenOrder[]>()
  for (const buyer of buyers) orders.set(buyer, await settledOrders(buyer.client))
  const all = [...orders.values()].flat()
  const paid = all.filter(({ status }) => status === 'paid')
  const sold = soldUnits(all)
  const lost: string[] = []
  const items: LedgerItem[] = []
  let revenueCents = 0
  for (const seller of sellers) {
    const found = await everyPage<SeenItem>(seller.client, 'DisplayItemsForSale', 'items')
    items.push(...seller.items.map((own) => itemOf(own, found, sold, lost)))
    const { revenue } = await seller.client.sure<{ revenue: number }>('GetSalesReport', {})
    revenueCents += cents(revenue)
  }
  let doubles = 0
  for (const [buyer, made] of orders) doubles += compareOrders(buyer, made, lost)
  return {
    items,
    paidCents: paid.reduce((sum, { total }) => sum + cents(total), 0),
    revenueCents,
    paidOrders: paid.length,
    openOrders: all.filter(isOpen).length,
    doubles,
    lost,
  }
}

function itemOf(
  own: Seller['items'][number],
  found: readonly SeenItem[],
  sold: ReadonlyMap<string, number>,
  lost: string[],
): LedgerItem {
  const { itemId, initial, restocked, uncertain, prices } = own
  const seen = found.find((item) => item.itemId === itemId)
  if (seen === undefined) lost.push(`the item ${itemId}`)
  else if (!prices.includes(cents(seen.price))) lost.push(`the last price of ${itemId}`)
  return { itemId, initial, restocked, uncertain, sold: sold.get(itemId) ?? 0, left: seen?.quantity ?? 0 }
}

/** How many purchases there are beyond what the buyer wanted. */
function compareOrders(buyer: Buyer, made: readonly SeenOrder[], lost: string[]): number {
  const totals = new Map(made.map(({ orderId, total }) => [orderId, cents(total)]))
  for (const [orderId, total] of buyer.acknowledged)
    if (totals.get(orderId) !== total) lost.push(`the order ${orderId}`)
  const unexpected = made.filter(({ orderId }) => !buyer.acknowledged.has(orderId)).length
  return Math.max(0, unexpected - buyer.uncertain)
}

function soldUnits(orders: readonly SeenOrder[]): Map<string, number> {
  const sold = new Map<string, number>()
  for (const { status, lines } of orders) {
    if (status === 'declined' || status === 'cancelled') continue
    for (const { itemId, quantity } of lines) sold.set(itemId, (sold.get(itemId) ?? 0) + quantity)
  }
  return sold
}

/** Once none of them is on its way. */
async function settledOrders(client: InsistentClient): Promise<SeenOrder[]> {
  const until = performance.now() + settleMs
  for (;;) {
    const orders = await everyPage<SeenOrder>(client, 'ListOrders', 'orders')
    if (!orders.some(isOpen) || performance.now() > until) return orders
    await pause(lookMs)
  }
}

function isOpen({ status }: SeenOrder): boolean {
  return status === 'queued' || status === 'paying'
}

async function everyPage<Entry>(client: InsistentClient, op: string, field: string): Promise<Entry[]> {
  const entries: Entry[] = []
  for (let cursor: string | undefined; ;) {
    const args = { limit: pageSize, ...(cursor !== undefined && { cursor }) }
    const page = await client.sure<Record<string, unknown>>(op, args)
    entries.push(...(page[field] as Entry[]))
    cursor = page.next as string | undefined
    if (cursor === undefined) return entries
  }
}
