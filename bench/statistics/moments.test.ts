import { expect, test } from 'vitest'
import { quantileOfSorted } from './moments.ts'

const hundred = Array.from({ length: 100 }, (_, index) => index + 1)

test.each([
  [0, 1],
  [0.005, 1],
  [0.5, 50],
  [0.501, 51],
  [0.99, 99],
  [1, 100],
])('the quantile %d of the numbers up to 100 is %d', (share, value) => {
  expect(quantileOfSorted(hundred, share)).toBe(value)
})

test('the quantiles of one value are that value, and nothing has none', () => {
  expect([0, 0.5, 1].map((share) => quantileOfSorted([7], share))).toEqual([7, 7, 7])
  expect(quantileOfSorted([], 0.5)).toBeUndefined()
})
