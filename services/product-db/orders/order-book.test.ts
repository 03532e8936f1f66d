import { expect, test } from 'vitest'
import { OrderBook } from './order-book.ts'

const dayMs = 24 * 60 * 60 * 1000

test('purchases that were refused are remembered for a day', () => {
  const book = new OrderBook()
  book.reject('first', 0)
  book.reject('second', 1)
  book.reject('third', dayMs)
  expect([...book.rejectedRefs.keys()]).toEqual(['first', 'second', 'third'])
  book.reject('fourth', dayMs + 1)
  expect([...book.rejectedRefs.keys()]).toEqual(['second', 'third', 'fourth'])
})

test('of a flood of refused purchases half a million are remembered, the newest', () => {
  const book = new OrderBook()
  for (let count = 0; count < 500_010; count += 1) book.reject(`ref-${count}`, count)
  expect(book.rejectedRefs.size).toBe(500_000)
  expect(book.rejectedRefs.has('ref-9')).toBe(false)
  expect(book.rejectedRefs.has('ref-10')).toBe(true)
})
