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
      { id: 1, ...order },
      { id: 2, ...order, status: 'queued', settled_at: null },
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
  const settledAt = '1970-01-01T00:00:01.500Z'
  expect([...marketLists['product-db'].orders!(rows)]).toEqual([
    { orderId: 'o1', ...common, status: 'paid', lines: [lamp, { ...lamp, itemId: '3-2' }], settledAt },
    { orderId: 'o2', ...common, status: 'queued', lines: [] },
    { orderId: 'o4', ...common, status: 'paid', lines: [lamp], settledAt },
  ])
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
      { id: 1, role: 'seller', ...account },
      { id: 2, role: 'buyer', ...account },
    ],
  })
  const { sellers, buyers } = marketLists['customer-db']
  const person = { username: 'u', name: 'n', createdAt: '1970-01-01T00:00:00.000Z' }
  expect([...sellers!(rows)]).toEqual([{ sellerId: 1, ...person }])
  expect([...buyers!(rows)]).toEqual([
    { buyerId: 2, ...person, tier: 'normal', savedCart: [{ itemId: '3-1', quantity: 2 }] },
  ])
})
