import { expect, test } from 'vitest'
import type { ProductCommand } from './commands.ts'
import type { Audience } from './events.ts'
import { itemJson } from './catalogue/item.ts'
import { ProductState } from './state.ts'

const item = {
  name: 'Lamp',
  category: 3,
  keywords: ['a'],
  condition: 'new',
  cents: 500,
  quantity: 9,
} as const
const order = { op: 'placeOrder', at: 2, buyerId: 7, tier: 'vip' } as const

const history: ProductCommand[] = [
  { op: 'registerItem', at: 1, sellerId: 1, item: { ...item, keywords: ['a'] }, key: 'k' },
  { op: 'registerItems', at: 1, sellerId: 2, items: [{ ...item, keywords: [] }] },
  {
    ...order,
    ref: '1.1',
    lines: [
      { itemId: '3-1', quantity: 2 },
      { itemId: '3-2', quantity: 1 },
    ],
  },
  { ...order, ref: '1.2', lines: [{ itemId: '3-1', quantity: 3 }] },
  { ...order, ref: '1.3', lines: [{ itemId: '3-1', quantity: 4 }] },
  { ...order, ref: '1.4', lines: [{ itemId: '3-1', quantity: 1 }] },
  { op: 'settleOrder', at: 3, order: 1, end: 'paid', takenAt: 2 },
  { op: 'settleOrder', at: 3, order: 2, end: 'declined' },
  { op: 'provideFeedback', at: 4, buyerId: 7, itemId: '3-1', thumb: 'up' },
  { op: 'rejectRef', at: 5, ref: '9.9' },
  {
    op: 'describeItem',
    at: 5,
    sellerId: 1,
    itemId: '3-1',
    description: { name: 'Old lamp', keywords: ['b'] },
  },
  { op: 'withdrawItem', at: 5, sellerId: 2, itemId: '3-2', key: 'w' },
  { op: 'cancelOrder', at: 5, buyerId: 7, order: 3, key: 'c' },
  { op: 'setItem', at: 5, itemId: '3-1', quantity: 8, key: 's' },
  { op: 'setItem', at: 5, itemId: '3-1', cents: 700 },
  { op: 'setItem', at: 5, itemId: '3-2', quantity: 1 },
  {
    op: 'updateItems',
    at: 6,
    sellerId: 1,
    changes: [
      { itemId: '3-1', cents: 1 },
      { itemId: '3-2', delta: 1 },
    ],
  },
]

const listener: Audience = {
  itemChanged: () => undefined,
  orderChanged: () => undefined,
  lineSold: () => undefined,
}

/** Everything that clients and snapshots see of a state. */
function seen(state: ProductState): unknown {
  const tables = state.tables.map(({ name }) => [name, [...state.dump(name)]])
  return { tables, items: [...state.catalogue.items.values()].map(itemJson), book: state.book }
}

function stateAfter(audience: Audience | undefined): ProductState {
  const state = new ProductState()
  state.audience = audience
  for (const command of history) state.apply(structuredClone(command))
  return state
}

test('replaying the journal comes to the state and the revisions that clients were told', () => {
  expect(seen(stateAfter(undefined))).toEqual(seen(stateAfter(listener)))
})

test('a snapshot holds the whole state', () => {
  const state = stateAfter(undefined)
  const copy = new ProductState()
  for (const { name, columns } of state.tables) {
    for (const row of state.dump(name)) {
      expect(row, name).toHaveLength(columns.length)
      copy.load(name, row)
    }
  }
  expect(seen(copy)).toEqual(seen(state))
})

test('what was refused once is refused for good, so that two attempts cannot end differently', () => {
  const state = stateAfter(undefined)
  const late = { ...order, ref: '2.1', lines: [{ itemId: '3-1', quantity: 9 }] }
  expect(state.apply(late)).toMatchObject({ code: 'OUT_OF_STOCK' })
  state.apply({ op: 'updateItem', at: 12, sellerId: 1, change: { itemId: '3-1', delta: 1_000 } })
  expect(state.apply(late)).toMatchObject({ code: 'UNAVAILABLE', retryable: true, indefinite: false })
  expect(state.apply({ ...late, ref: '2.2' })).toMatchObject({ placed: true })
})

test('a reference is answered with its order only to its buyer, with its lines', () => {
  const state = stateAfter(undefined)
  const lines = [
    { itemId: '3-2', quantity: 1 },
    { itemId: '3-1', quantity: 2 },
  ]
  for (const same of [lines, []])
    expect(state.apply({ ...order, ref: '1.1', lines: same })).toEqual({ order: 1, placed: false })
  const others: Partial<typeof order & { lines: typeof lines }>[] = [
    { buyerId: 8 as 7, lines },
    { buyerId: 8 as 7, lines: [] },
    { lines: lines.slice(1) },
    { lines: [{ itemId: '3-2', quantity: 2 }, lines[1]!] },
  ]
  for (const other of others) {
    const outcome = state.apply({ ...order, ref: '1.1', lines, ...other })
    expect(outcome).toMatchObject({ code: 'FORBIDDEN', details: { mismatch: true } })
  }
  expect(state.apply({ op: 'rejectRef', at: 9, ref: '1.1', buyerId: 8 })).toEqual({ status: 'unknown' })
  expect(state.apply({ op: 'rejectRef', at: 9, ref: '1.1', buyerId: 7 })).toEqual({ status: 'paid' })
})
