import { expect, test } from 'vitest'
import { isStale, waitedMs } from './model.ts'

test('a belief is stale if a change is missing, or the item is', () => {
  expect(isStale({ rev: 5 }, { rev: 4, price: 1, quantity: 1 })).toBe(true)
  expect(isStale({ rev: 5 }, null)).toBe(true)
  expect(isStale({ rev: 5 }, { rev: 5, price: 1, quantity: 1 })).toBe(false)
  expect(isStale({ rev: 5 }, { rev: 6, price: 1, quantity: 1 })).toBe(false)
  expect(isStale({ rev: 5 }, undefined)).toBe(false)
})

test('an order waits until its turn comes, it is cancelled, or now', () => {
  const at = (second: number) => new Date(second * 1_000).toISOString()
  const placedAt = at(10)
  const waited = (order: object) => waitedMs({ status: 'queued', placedAt, ...order }, 50_000)
  expect(waited({})).toBe(40_000)
  expect(waited({ status: 'paying', takenAt: at(12) })).toBe(2_000)
  expect(waited({ status: 'paid', takenAt: at(12), settledAt: at(20) })).toBe(2_000)
  expect(waited({ status: 'cancelled', settledAt: at(13) })).toBe(3_000)
  // Orders of older versions do not say so.
  expect(waited({ status: 'paid', settledAt: at(20) })).toBeUndefined()
  expect(waited({ placedAt: at(60) })).toBe(0)
})
