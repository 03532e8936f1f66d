import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePlace, encodePlace, listPosition } from './search-cursor.ts'

const mistake = expect.objectContaining({
  code: 'INVALID_ARGUMENT',
  details: { field: 'cursor', expected: 'the "next" of the previous page' },
})

test('a place comes back as it was, with the feedback as one number', () => {
  const number = fc.integer({ min: 0, max: 999_999_999 })
  const rank = fc.record({
    up: number,
    down: number,
    cents: number,
    category: fc.integer({ min: 0, max: 9_999 }),
    serial: number,
  })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9 }), rank, (matches, place) => {
      const { up, down, cents, category, serial } = place
      expect(decodePlace(encodePlace(matches, place))).toEqual({
        matches,
        rank: { up: up - down, down: 0, cents, category, serial },
      })
    }),
  )
})

test('a place is the five numbers with dots between them', () => {
  const rank = { up: 3, down: 15, cents: 4567, category: 12, serial: 345 }
  expect(encodePlace(2, rank)).toBe('2.-12.4567.12.345')
})

test.each(['', '2.1.1.1', '2.1.1.1.1.1', '22.1.1.1.1', 'x2.1.1.1.1', '2.1.1.1.1x', '2.x.1.1.1', '2.1.x.1.1'])(
  'the text "%s" is no place',
  (cursor) => {
    expect(() => decodePlace(cursor)).toThrow(mistake)
  },
)

test.each(['2.1.1.x.1', '2.1.1.1.x', 'x.1.1.1.1', '2.1.-1.1.1', '2.1.1.10000.1', '2.--1.1.1.1', '2x1x1x1x1'])(
  'nor is the text "%s"',
  (cursor) => {
    expect(() => decodePlace(cursor)).toThrow(mistake)
  },
)

test('a position in a list is a number up to its length', () => {
  expect([listPosition('0', 12), listPosition('12', 12), listPosition('7', 12)]).toEqual([0, 12, 7])
  for (const cursor of ['13', '', '-1', 'x1', '1x', '1.0', '1234567890123456'])
    expect(() => listPosition(cursor, 12)).toThrow(mistake)
  expect(() => listPosition('1234567890123456', 2e15)).toThrow(mistake)
  expect(listPosition('123456789012345', 2e15)).toBe(123456789012345)
})
