import { fromCents } from '../../services/contract/values.ts'
import type { SnapshotRow, SnapshotRows } from '../../services/engine/snapshots/snapshot-reader.ts'
import type { DatabaseName } from '../../services/cluster/topology.ts'

type Objects = Generator<object>

/** The content of a market, as the operations show it: by the name of each list, its objects one by one. */
export const marketLists: Record<DatabaseName, Record<string, (rows: SnapshotRows) => Objects>> = {
  'customer-db': {
    sellers: (rows) => accounts(rows, 'seller', (row) => ({ sellerId: row.id, ...person(row) })),
    buyers: (rows) =>
      accounts(rows, 'buyer', (row) => ({
        buyerId: row.id,
        ...person(row),
        tier: row.tier,
        savedCart: linesOf(row.saved_cart as string),
      })),
  },
  'product-db': { items, orders, feedback },
}

function* accounts(rows: SnapshotRows, role: string, shape: (row: SnapshotRow) => object): Objects {
  for (const row of rows('accounts', ['id'])) if (row.role === role) yield shape(row)
}

function person({ username, name, created_at, last_active, locked_at }: SnapshotRow): object {
  return {
    username,
    name,
    createdAt: timeText(created_at),
    ...timeIfAny('lastActive', last_active),
    ...timeIfAny('lockedAt', locked_at),
  }
}

function linesOf(text: string): object[] {
  return Object.entries(JSON.parse(text) as Record<string, number>).map(([itemId, quantity]) => ({
    itemId,
    quantity,
  }))
}

function* items(rows: SnapshotRows): Objects {
  const images = imagesOf(rows)
  for (const row of rows('items', ['category', 'serial'])) {
    yield {
      itemId: row.item_id,
      sellerId: row.seller_id,
      name: row.name,
      category: row.category,
      keywords: JSON.parse(row.keywords as string) as string[],
      condition: row.condition,
      price: amount(row.price_cents),
      quantity: row.quantity,
      reserved: row.reserved,
      feedback: { up: row.feedback_up, down: row.feedback_down },
      rev: row.rev,
      ...(images.has(row.item_id) && { image: images.get(row.item_id) }),
      ...(row.withdrawn === 1 && { withdrawn: true }),
    }
  }
}

/** By item. In memory, since they stand in another order than the items. Older snapshots have no such table. */
function imagesOf(rows: SnapshotRows): ReadonlyMap<unknown, unknown> {
  const images = new Map<unknown, unknown>()
  for (const { item_id, image } of rows('item_images', ['item_id'], 'if there')) images.set(item_id, image)
  return images
}

/** Both tables in the order of the orders, so that neither has to be in memory. */
function* orders(rows: SnapshotRows): Objects {
  const lines = rows('order_lines', ['order_id', 'line'])
  let line = lines.next()
  for (const row of rows('orders', ['id'])) {
    const own: object[] = []
    for (; !line.done && (line.value.order_id as number) <= (row.id as number); line = lines.next())
      if (line.value.order_id === row.id) own.push(orderLine(line.value))
    yield {
      orderId: `o${String(row.id)}`,
      buyerId: row.buyer_id,
      tier: row.tier,
      status: row.status,
      lines: own,
      total: amount(row.total_cents),
      placedAt: timeText(row.placed_at),
      ...timeIfAny('takenAt', row.taken_at),
      ...timeIfAny('settledAt', row.settled_at),
    }
  }
}

function orderLine({ item_id, seller_id, name, price_cents, quantity }: SnapshotRow): object {
  return { itemId: item_id, sellerId: seller_id, name, price: amount(price_cents), quantity }
}

function* feedback(rows: SnapshotRows): Objects {
  for (const { item_id, buyer_id, thumb } of rows('thumbs', ['item_id', 'buyer_id']))
    yield { itemId: item_id, buyerId: buyer_id, thumb }
}

function amount(cents: unknown): number {
  return fromCents(cents as number)
}

/** Older snapshots do not have the column of each time. */
function timeIfAny(name: string, at: unknown): object {
  return typeof at === 'number' ? { [name]: timeText(at) } : {}
}

function timeText(at: unknown): string {
  return new Date(at as number).toISOString()
}
