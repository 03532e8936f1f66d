import { expect, test } from 'vitest'
import type { Item } from '../../services/contract/values.ts'
import { withNews } from './item-news.ts'

const item = { itemId: '3-1', price: 5, rev: 1, image: 'a' } as Item

test('an event gives an item another image, takes it away, or says nothing of it', () => {
  expect(withNews(item, { rev: 2, image: 'b' })).toEqual({ ...item, rev: 2, image: 'b' })
  expect(withNews(item, { rev: 2, image: null })).toEqual({ itemId: '3-1', price: 5, rev: 2 })
  expect(withNews(item, { rev: 2, price: 6 })).toEqual({ ...item, rev: 2, price: 6 })
})
