import { beforeEach, expect, test } from 'vitest'
import type { ItemChange, NewItem } from '../commands.ts'
import { ProductState } from '../state.ts'

const item: NewItem = {
  name: 'Lamp',
  category: 9999,
  keywords: ['a'],
  condition: 'new',
  cents: 100_000_000,
  quantity: 999_000,
}
const failed = { ok: false, error: { code: 'INVALID_ARGUMENT', message: 'bad' } } as const
const rows = 500

let state: ProductState
let first: string

beforeEach(() => {
  state = new ProductState()
  const outcome = state.apply({ op: 'registerItem', at: 1, sellerId: 1, item })
  first = (outcome as { itemId: string }).itemId
})

const outcomes = () => [...state.dump('keyed_outcomes')]
const updateItems = (changes: ItemChange[], key: string) =>
  state.apply({ op: 'updateItems', at: 2, key, sellerId: 1, changes })
const json = (outcome: unknown) => JSON.stringify(outcome)

test('a repeated bulk update is answered as it was at first, row by row, and does nothing', () => {
  state.apply({ op: 'registerItem', at: 1, sellerId: 2, item })
  const changes = [
    { itemId: first, cents: 1 },
    { itemId: first, delta: -1_000_000 },
    failed,
    { itemId: first, delta: 1 },
    { itemId: '1-99' },
    { itemId: '9999-2', cents: 5 },
    { itemId: first, delta: 1_000_000 },
    { itemId: first, cents: 123, delta: -999_001 },
    { itemId: first },
  ]
  const update = (by: typeof changes) =>
    state.apply({ op: 'updateItems', at: 2, key: 'k', sellerId: 1, changes: by })
  const answer = update(changes)
  const codes = (answer as { ok: boolean; error?: { code: string } }[]).map(
    ({ error }) => error?.code ?? 'ok',
  )
  expect(codes).toEqual([
    'ok',
    'OUT_OF_STOCK',
    'INVALID_ARGUMENT',
    'ok',
    'NOT_FOUND',
    'FORBIDDEN',
    'INVALID_ARGUMENT',
    'ok',
    'ok',
  ])
  const { rev } = state
  state.apply({ op: 'updateItem', at: 3, sellerId: 1, change: { itemId: first, cents: 77, delta: 5 } })
  expect(json(update(changes))).toBe(json(answer))
  expect(state.rev).toBe(rev + 1)
  expect(update(changes.slice(1))).toMatchObject({ code: 'INVALID_ARGUMENT', details: { field: 'key' } })
  expect(state.rev).toBe(rev + 1)
})

test('a repeated bulk registration is answered as it was at first', () => {
  const register = () =>
    state.apply({
      op: 'registerItems',
      at: 2,
      key: 'k',
      sellerId: 1,
      items: [failed, item, { ...item, category: 3 }, failed, item],
    })
  const answer = register()
  expect(answer).toMatchObject([
    failed,
    { itemId: '9999-2' },
    { itemId: '3-3' },
    failed,
    { itemId: '9999-4' },
  ])
  expect(json(register())).toBe(json(answer))
  expect(state.catalogue.items.size).toBe(4)
})

test('the outcome of a bulk request is kept in a few characters a row', () => {
  const changes = Array.from({ length: rows }, () => ({ itemId: first, delta: 1 }))
  updateItems(changes, 'update')
  state.apply({ op: 'registerItems', at: 2, key: 'register', sellerId: 1, items: changes.map(() => item) })
  const [update, register] = outcomes().map((row) => (row[4] as string).length)
  expect(update).toBeLessThanOrEqual(6_040)
  expect(register).toBeLessThan(20)
})

test('outcomes as an older version kept them are answered as they are', () => {
  const answer = [{ ok: true, itemId: first, price: 1, quantity: 2, rev: 3 }, failed]
  state.load('keyed_outcomes', ['1', 'old', 'updateItems', 1, JSON.stringify(answer)])
  expect(updateItems([{ itemId: first, cents: 9 }, { itemId: first }], 'old')).toEqual(answer)
  expect(state.catalogue.get(first).cents).toBe(item.cents)
})

test('thousands of bulk updates with keys take megabytes, not hundreds of them', () => {
  const updates = 40
  for (let update = 0; update < updates; update += 1)
    updateItems(
      Array.from({ length: rows }, () => ({ itemId: first, cents: 1 + update })),
      `key ${update}`,
    )
  expect(json(outcomes()).length / updates).toBeLessThan(4_000)
})
