import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { median } from './moments.ts'
import { trendOf } from './trend.ts'

function scoreOf(values: number[]): number {
  let score = 0
  for (let later = 1; later < values.length; later += 1)
    for (let earlier = 0; earlier < later; earlier += 1) score += Math.sign(values[later]! - values[earlier]!)
  return score
}

function orders(values: number[]): number[][] {
  if (values.length === 0) return [[]]
  return values.flatMap((value, index) =>
    orders(values.filter((_, other) => other !== index)).map((rest) => [value, ...rest]),
  )
}

describe('trend', () => {
  it('is the share of all orders that rise or fall at least so steadily, with ties too', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 6 }), (values) => {
        const all = orders(values)
        const steady = all.filter((order) => Math.abs(scoreOf(order)) >= Math.abs(scoreOf(values)))
        expect(trendOf(values).p).toBeCloseTo(steady.length / all.length, 10)
      }),
    )
  })

  it("has Kendall's tabulated probabilities", () => {
    // One-sided, by the number of values and the score.
    const tabulated: [string, number, number][] = [
      ['4', 6, 0.042],
      ['5', 8, 0.042],
      ['5', 10, 0.0083],
      ['8', 16, 0.031],
      ['8', 18, 0.016],
      ['9', 18, 0.038],
      ['10', 21, 0.036],
      ['10', 23, 0.023],
    ]
    for (const [length, score, probability] of tabulated) {
      expect(trendOf(withScore(Number(length), score)).p / 2).toBeCloseTo(probability, 3)
    }
  })

  it('finds the slope that one value out of line does not change', () => {
    expect(trendOf([1, 3, 5, 7, 9]).slope).toBe(2)
    expect(trendOf([1, 3, 500, 7, 9, 11, 13]).slope).toBe(2)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 12 }), (values) => {
        const slopes = values.flatMap((later, at) =>
          values.slice(0, at).map((earlier, before) => (later - earlier) / (at - before)),
        )
        expect(trendOf(values).slope).toBeCloseTo(median(slopes), 10)
      }),
    )
  })

  it('of a hundred runs is found in no time, and of one there is none', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 50 + 0.1 * index + ((index * 37) % 11))
    expect(trendOf(hundred).p).toBeLessThan(0.001)
    expect(trendOf([5])).toEqual({ p: 1, slope: 0 })
    expect(trendOf([])).toEqual({ p: 1, slope: 0 })
  })
})

/** 1, 2, 3… with neighbours swapped until the score is right. */
function withScore(length: number, score: number): number[] {
  const values = Array.from({ length }, (_, index) => index + 1)
  for (let end = length - 1; scoreOf(values) > score; end -= 1) {
    for (let at = 0; at < end && scoreOf(values) > score; at += 1) {
      ;[values[at], values[at + 1]] = [values[at + 1]!, values[at]!]
    }
  }
  return values
}
