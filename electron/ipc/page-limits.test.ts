import { expect, test } from 'vitest'
import { fits, Ration } from './page-limits.ts'

test('each window has this many at once, and one more after each time', () => {
  let at = 0
  const ration = new Ration({ most: 3, everyMs: 1_000, now: () => at })
  const [one, other] = [{}, {}]
  const takes = (window: object, times: number) => Array.from({ length: times }, () => ration.take(window))
  expect(takes(one, 5)).toEqual([true, true, true, false, false])
  expect(ration.take(other)).toBe(true)
  at = 999
  expect(ration.take(one)).toBe(false)
  at = 2_000
  expect(takes(one, 3)).toEqual([true, true, false])
  at = 1_000_000
  expect(takes(one, 5)).toEqual([true, true, true, false, false])
})

test('an argument fits up to its bytes', () => {
  expect(fits(undefined, 100)).toBe(true)
  expect(fits({ text: 'x'.repeat(60) }, 100)).toBe(true)
  expect(fits({ text: 'x'.repeat(100) }, 100)).toBe(false)
  expect(fits({ ['x'.repeat(100)]: 1 }, 100)).toBe(false)
  expect(fits([new Uint8Array(50)], 100)).toBe(true)
  expect(fits([new Uint8Array(100)], 100)).toBe(false)
})

test('many small members are too much as well', () => {
  expect(
    fits(
      Array.from({ length: 1_000 }, () => 1),
      8_100,
    ),
  ).toBe(true)
  expect(
    fits(
      Array.from({ length: 1_000 }, () => 1),
      4_000,
    ),
  ).toBe(false)
  expect(fits(new Set(Array.from({ length: 1_000 }, (_, n) => n)), 4_000)).toBe(false)
  expect(fits(new Map([['a', 'x'.repeat(100)]]), 100)).toBe(false)
})

test('what holds itself, or is nested deeply, comes to an end', () => {
  const ring: unknown[] = []
  ring.push(ring)
  expect(fits(ring, 1_000_000)).toBe(false)
  let deep: unknown = 1
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep]
  expect(fits(deep, 100_000)).toBe(false)
})
