import { expect, it } from 'vitest'
import type { SnapshotRows } from '../../services/engine/snapshots/snapshot-reader.ts'
import { marketLists } from './market-json.ts'

type Row = Record<string, string | number | null>

function rowsOf(tables: Record<string, Row[]>): SnapshotRows {
  return function* (table) {
    yield* tables[table] ?? []
  }
}

const order = {
  buyer_id: 7,
  tier: 'vip',
  status: 'paid',
  total_cents: 3_005,
  placed_at: 0,
  settled_at: 1_500,
}
const line = { item_id: '3-1', seller_id: 2, name: 'Lamp', price_cents: 1_001, quantity: 3 }

it('gives each order its own lines, and money and times as the operations do', () => {
  const rows = rowsOf({
    orders: [
      { id: 1, ...order, taken_at: 1_000 },
      { id: 2, ...order, status: 'queued', taken_at: null, settled_at: null },
      { id: 4, ...order },
    ],
    order_lines: [
      { order_id: 1, line: 0, ...line },
      { order_id: 1, line: 1, ...line, item_id: '3-2' },
      { order_id: 3, line: 0, ...line },
      { order_id: 4, line: 0, ...line },
    ],
  })
  const lamp = { itemId: '3-1', sellerId: 2, name: 'Lamp', price: 10.01, quantity: 3 }
  const common = { buyerId: 7, tier: 'vip', total: 30.05, placedAt: '1970-01-01T00:00:00.000Z' }
  const takenAt = '1970-01-01T00:00:01.000Z'
  const settledAt = '1970-01-01T00:00:01.500Z'
  const both = [lamp, { ...lamp, itemId: '3-2' }]
  expect([...marketLists['product-db'].orders!(rows)]).toEqual([
    { orderId: 'o1', ...common, status: 'paid', lines: both, takenAt, settledAt },
    { orderId: 'o2', ...common, status: 'queued', lines: [] },
    { orderId: 'o4', ...common, status: 'paid', lines: [lamp], settledAt },
  ])
})

it('gives items their images, also where these stand in another order, and none where a snapshot has none', () => {
  const item = { seller_id: 2, keywords: '[]', price_cents: 100, withdrawn: 0 }
  const items = [
    { item_id: '2-1', ...item },
    { item_id: '3-1', ...item },
    { item_id: '10-1', ...item },
  ]
  const imagesIn = (tables: Record<string, Row[]>) =>
    [...marketLists['product-db'].items!(rowsOf(tables))].map((each) => (each as { image?: string }).image)
  const images = [
    { item_id: '10-1', image: 'ten' },
    { item_id: '2-1', image: 'two' },
  ]
  expect(imagesIn({ items, item_images: images })).toEqual(['two', undefined, 'ten'])
  expect(imagesIn({ items })).toEqual([undefined, undefined, undefined])
})

it('tells of buyers and sellers apart, with saved carts and without passwords', () => {
  const account = {
    username: 'u',
    name: 'n',
    created_at: 0,
    password: 'hash',
    tier: 'normal',
    saved_cart: '{"3-1":2}',
  }
  const rows = rowsOf({
    accounts: [
      { id: 1, role: 'seller', ...account, last_active: 60_000, locked_at: null },
      { id: 2, role: 'buyer', ...account, last_active: null, locked_at: 120_000 },
      // As older versions kept one.
      { id: 3, role: 'buyer', ...account },
    ],
  })
  const { sellers, buyers } = marketLists['customer-db']
  const person = { username: 'u', name: 'n', createdAt: '1970-01-01T00:00:00.000Z' }
  expect([...sellers!(rows)]).toEqual([{ sellerId: 1, ...person, lastActive: '1970-01-01T00:01:00.000Z' }])
  const kept = { ...person, tier: 'normal', savedCart: [{ itemId: '3-1', quantity: 2 }] }
  expect([...buyers!(rows)]).toEqual([
    { buyerId: 2, ...kept, lockedAt: '1970-01-01T00:02:00.000Z' },
    { buyerId: 3, ...kept },
  ])
})
