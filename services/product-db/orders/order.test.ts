import { expect, test } from 'vitest'
import { orderIdOf, orderJson, orderNumber, type StoredOrder } from './order.ts'

const order: StoredOrder = {
  id: 12,
  ref: '1.1',
  buyerId: 7,
  tier: 'vip',
  status: 'queued',
  lines: [{ itemId: '3-1', sellerId: 2, name: 'Lamp', cents: 1999, quantity: 2 }],
  cents: 3998,
  placedAt: 0,
  takenAt: null,
  settledAt: null,
}

test('an order id is read back only if it was written so', () => {
  expect(orderNumber(orderIdOf(12))).toBe(12)
  for (const other of ['', 'o', '12', 'x12', 'o012', 'o1.5x', 'o-0', 'o12 '])
    expect(orderNumber(other)).toBeNaN()
})

test('clients get an order without what is of no business of theirs', () => {
  expect(JSON.parse(orderJson(order, false))).toEqual({
    orderId: 'o12',
    status: 'queued',
    tier: 'vip',
    lines: [{ itemId: '3-1', sellerId: 2, name: 'Lamp', price: 19.99, quantity: 2 }],
    total: 39.98,
    placedAt: '1970-01-01T00:00:00.000Z',
  })
})

test('an order is being paid only as long as it is queued', () => {
  const statusOf = (status: StoredOrder['status'], paying: boolean) =>
    (JSON.parse(orderJson({ ...order, status }, paying)) as { status: string }).status
  expect(statusOf('queued', true)).toBe('paying')
  expect(statusOf('paid', true)).toBe('paid')
  expect(statusOf('paid', false)).toBe('paid')
})

test('a settled order says when it was settled', () => {
  expect(JSON.parse(orderJson({ ...order, status: 'paid', settledAt: 1_000 }, false))).toMatchObject({
    settledAt: '1970-01-01T00:00:01.000Z',
  })
})
