import { expect, test } from 'vitest'
import { ProductState } from './state.ts'
import { TestStock } from './testing/stock.ts'

/** A market in which everything happened that a snapshot has to keep. */
function eventful(): TestStock {
  const stock = new TestStock()
  stock.register({ keywords: ['a', 'B'] }, 1, 'key')
  stock.register({ category: 9, condition: 'used' }, 2)
  stock.rate('3-1', 'up', 7)
  stock.rate('3-1', 'down', 8)
  stock.rate('3-1', 'down', 9)
  stock.rate('9-2', 'down', 7)
  stock.place('1.1', { '3-1': 1, '9-2': 2 })
  stock.place('1.2', { '3-1': 3 })
  stock.settle(1, 'paid')
  stock.reject('1.3')
  return stock
}

/** As a snapshot does it: every table row by row. */
function copyOf(state: ProductState): ProductState {
  const copy = new ProductState()
  for (const { name } of state.tables) for (const row of state.dump(name)) copy.load(name, row)
  return copy
}

const rowsOf = (state: ProductState, table: string) => [...state.dump(table)]

test('a copy made of all rows is the same state, and goes on as the first would', () => {
  const stock = eventful()
  const copy = copyOf(stock.state)
  const { rev, nextSerial, nextOrder, book } = stock.state
  expect(copy).toMatchObject({ rev, nextSerial, nextOrder })
  expect(copy.book).toEqual(book)
  // A search's notes on an item are not part of the state.
  expect([...copy.catalogue.items.values()]).toEqual([...stock.state.catalogue.items.values()])
  expect([...copy.catalogue.bySeller].map(([seller, items]) => [seller, items.length])).toEqual([
    [1, 1],
    [2, 1],
  ])
  expect(copy.outcomes).toEqual(stock.state.outcomes)
})

test('the rows are what they are called', () => {
  const { state } = eventful()
  expect(rowsOf(state, 'counters')).toEqual([
    ['rev', state.rev],
    ['term', 1],
    ['nextSerial', 3],
    ['nextOrder', 3],
  ])
  expect(rowsOf(state, 'items')).toEqual([
    ['3-1', 3, 1, 1, 'Lamp', '["a","B"]', 'new', 500, 6, 3, 1, 2, state.catalogue.get('3-1').rev, 0],
    ['9-2', 9, 2, 2, 'Lamp', '[]', 'used', 500, 8, 0, 0, 1, state.catalogue.get('9-2').rev, 0],
  ])
  expect(rowsOf(state, 'thumbs')).toEqual([
    ['3-1', 7, 'up'],
    ['3-1', 8, 'down'],
    ['3-1', 9, 'down'],
    ['9-2', 7, 'down'],
  ])
  expect(rowsOf(state, 'orders').map(([id, ref, , , status]) => [id, ref, status])).toEqual([
    [1, '1.1', 'paid'],
    [2, '1.2', 'queued'],
  ])
  expect(rowsOf(state, 'order_lines')).toEqual([
    [1, 0, '3-1', 1, 'Lamp', 500, 1],
    [1, 1, '9-2', 2, 'Lamp', 500, 2],
    [2, 0, '3-1', 1, 'Lamp', 500, 3],
  ])
  expect(rowsOf(state, 'payments')).toEqual([[0, 1]])
  expect(rowsOf(state, 'rejected_purchases')).toEqual([['1.3', 10]])
  expect(rowsOf(state, 'keyed_outcomes')).toHaveLength(1)
})

test('items without a thumb have no rows of them', () => {
  const stock = new TestStock()
  stock.register()
  expect(rowsOf(stock.state, 'thumbs')).toEqual([])
})

test('a counter that is not known is passed over', () => {
  const state = new ProductState()
  const before = Object.keys(state)
  state.load('counters', ['nextCoupon', 7])
  expect(Object.keys(state)).toEqual(before)
  expect(state).toMatchObject({ rev: 0, nextSerial: 1, nextOrder: 1 })
})
