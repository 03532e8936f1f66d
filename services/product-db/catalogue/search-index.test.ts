import { describe, expect, test } from 'vitest'
import type { StoredItem } from './item.ts'
import { compareRank } from './ranking.ts'
import { SearchIndex } from './search-index.ts'

function item(serial: number, more: Partial<StoredItem> = {}): StoredItem {
  const usual = { up: 0, down: 0, cents: 100, category: 1, quantity: 1, words: [] }
  return { ...usual, serial, ...more } as unknown as StoredItem
}

const serials = (items: Iterable<StoredItem>) => [...items].map(({ serial }) => serial)

test('better feedback comes first, then the lower price, the lower category and the lower serial', () => {
  const sorted = [
    item(9, { up: 5, down: 1, cents: 900 }),
    item(8, { up: 9, down: 6, cents: 900 }),
    item(7, { cents: 1, category: 9 }),
    item(1, { category: 2, cents: 2 }),
    item(6, { category: 3, cents: 2 }),
    item(2, { category: 4 }),
    item(3, { category: 4 }),
    item(4, { down: 1, cents: 1 }),
  ]
  expect([...sorted].reverse().sort(compareRank)).toEqual(sorted)
  expect(compareRank(sorted[0]!, { ...sorted[0]! })).toBe(0)
})

describe('the index', () => {
  const lamp = item(1, { words: ['lamp', 'red'] })
  const sold = item(2, { words: ['red'], quantity: 0 })
  const desk = item(3, { category: 2, cents: 1 })

  test('has what is for sale by rank, and every item by category and word', () => {
    const index = new SearchIndex([lamp, sold, desk])
    expect(serials(index.ranked.values())).toEqual([3, 1])
    expect(serials(index.shelves.get(1)!.ranked.values())).toEqual([1])
    expect(serials(index.shelves.get(2)!.ranked.values())).toEqual([3])
    expect([...index.shelves].map(([category, { items }]) => [category, items])).toEqual([
      [2, 1],
      [1, 2],
    ])
    expect(serials(index.byWord.get('red')!)).toEqual([1, 2])
    expect(serials(index.byWord.get('lamp')!)).toEqual([1])
  })

  test('forgets the place of an item that leaves, and has its new one when it enters again', () => {
    const moving = item(5, { cents: 50 })
    const index = new SearchIndex([lamp, moving])
    index.leave(moving)
    expect(serials(index.ranked.values())).toEqual([1])
    expect(serials(index.shelves.get(1)!.ranked.values())).toEqual([1])
    moving.cents = 500
    index.enter(moving)
    expect(serials(index.ranked.values())).toEqual([1, 5])
    expect(serials(index.shelves.get(1)!.ranked.values())).toEqual([1, 5])
  })

  test('leaves what is sold out alone', () => {
    const index = new SearchIndex([lamp])
    index.leave({ ...lamp, quantity: 0 })
    expect(serials(index.ranked.values())).toEqual([1])
    index.enter(sold)
    expect(serials(index.ranked.values())).toEqual([1])
  })
})
