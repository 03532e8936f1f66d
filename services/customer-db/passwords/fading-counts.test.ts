import { expect, test, vi } from 'vitest'
import { FadingCounts } from './fading-counts.ts'

test('counts go up with each, and down with time', () => {
  const counts = new FadingCounts(0.5)
  for (let each = 0; each < 3; each += 1) counts.add('a', 1_000)
  expect(counts.read('a', 1_000)).toBe(3)
  expect(counts.msUntil(1, 'a', 1_000)).toBe(4_000)
  expect(counts.read('a', 5_000)).toBe(1)
  expect(counts.read('a', 50_000)).toBe(0)
  expect(counts.read('b', 1_000)).toBe(0)
})

test('no more keys are kept than may be: those that were counted longest ago go first', () => {
  const counts = new FadingCounts(1, 3)
  counts.add('faded', 0)
  for (const key of ['a', 'b', 'c', 'd']) for (let each = 0; each < 9; each += 1) counts.add(key, 2_000)
  expect(counts.size).toBe(3)
  expect(['faded', 'a', 'b', 'c', 'd'].map((key) => counts.read(key, 2_000))).toEqual([0, 0, 9, 9, 9])
})

test('a new key costs as little when there are many live ones as when there are few', () => {
  const counts = new FadingCounts(0.1, 1_000)
  for (let each = 0; each < 1_000; each += 1) counts.add(`key ${each}`, 0)
  const read = vi.spyOn(counts, 'read')
  counts.add('one more', 0)
  expect(read.mock.calls.length).toBeLessThanOrEqual(3)
  expect(counts.size).toBe(1_000)
})
