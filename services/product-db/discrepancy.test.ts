import { expect, test } from 'vitest'
import { ProductState } from './state.ts'

const noRows = { items: 0, thumbs: 0, orders: 0, order_lines: 0, rejected_purchases: 0 }

test('a state of an older version that remembered more refused purchases than this one adds up', () => {
  const state = new ProductState()
  for (let at = 0; at < 500_001; at += 1) state.load('rejected_purchases', [`ref-${at}`, at])
  expect(state.discrepancy({ ...noRows, rejected_purchases: 500_001 })).toBeUndefined()
})

test('a refused purchase that stands twice among the rows does not', () => {
  const state = new ProductState()
  for (const ref of ['one', 'two', 'two']) state.load('rejected_purchases', [ref, 1])
  expect(state.discrepancy({ ...noRows, rejected_purchases: 3 })).toBe(
    'its table rejected_purchases has rows that exclude each other',
  )
})
