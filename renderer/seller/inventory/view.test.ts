import { describe, expect, it } from 'vitest'
import type { Item } from '../../../services/contract/values.ts'
import { filterItems, noFilters, sortItems } from './view.ts'

const item = (itemId: string, name: string, price: number, more: Partial<Item> = {}): Item => ({
  itemId,
  sellerId: 1,
  name,
  category: 3,
  keywords: [],
  condition: 'new',
  price,
  quantity: 9,
  feedback: { up: 0, down: 0 },
  rev: 1,
  ...more,
})

const items = [
  item('3-1', 'Lamp 10', 5, { keywords: ['Oak'] }),
  item('3-2', 'lamp 9', 7, { quantity: 0, condition: 'used' }),
  item('4-3', 'Éclair', 5, { category: 4 }),
]
const ids = (list: Item[]) => list.map(({ itemId }) => itemId)

describe('the order of the table', () => {
  it('is that of people for names: numbers by size, accents and case aside', () => {
    expect(ids(sortItems(items, { key: 'name', descending: false }))).toEqual(['4-3', '3-2', '3-1'])
    const more = [...items, item('5-4', 'Fan', 1)]
    expect(ids(sortItems(more, { key: 'name', descending: true }))).toEqual(['3-1', '3-2', '5-4', '4-3'])
  })

  it('keeps the order of adding among equals, both ways', () => {
    expect(ids(sortItems(items, { key: 'price', descending: false }))).toEqual(['3-1', '4-3', '3-2'])
    expect(ids(sortItems(items, { key: 'price', descending: true }))).toEqual(['3-2', '3-1', '4-3'])
  })
})

describe('the filters', () => {
  const isLow = ({ quantity }: Item) => quantity <= 5
  const filtered = (filters: Partial<typeof noFilters>) =>
    ids(filterItems(items, { ...noFilters, ...filters }, isLow))

  it('want every word, in name, keywords or id', () => {
    expect(filtered({ text: ' LAMP oak ' })).toEqual(['3-1'])
    expect(filtered({ text: '4-3' })).toEqual(['4-3'])
  })

  it('all have to fit', () => {
    expect(filtered({ category: 3, condition: 'used' })).toEqual(['3-2'])
    expect(filtered({ lowOnly: true })).toEqual(['3-2'])
    expect(filtered({ lowOnly: true, category: 4 })).toEqual([])
  })
})
