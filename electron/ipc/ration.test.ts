import { expect, test } from 'vitest'
import { Ration } from './ration.ts'

test('each window has so many at once, and one more after each time', () => {
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
