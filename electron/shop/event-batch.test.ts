import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ShopEvent } from '../ipc/shop-types.ts'
import { EventBatch } from './event-batch.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function item(itemId: string, quantity: number, rev: number): ShopEvent {
  return { event: 'item', rev, data: { itemId, price: 1, quantity, feedback: { up: 0, down: 0 }, rev } }
}

test('what happens at once is sent at once, of an item only how it stands last', () => {
  const sent: ShopEvent[][] = []
  const batch = new EventBatch((events) => sent.push(events))
  const resync: ShopEvent = { event: 'resync', rev: 3, data: { reason: 'r' } }
  batch.add(item('1-1', 5, 1))
  batch.add(item('1-2', 9, 2))
  batch.add(resync)
  batch.add(item('1-1', 4, 4))
  expect(sent).toEqual([])
  vi.runAllTimers()
  expect(sent).toEqual([[item('1-2', 9, 2), resync, item('1-1', 4, 4)]])
  batch.add(resync)
  vi.runAllTimers()
  expect(sent).toHaveLength(2)
})
