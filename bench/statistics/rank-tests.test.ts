import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hodgesLehmann } from './hodges-lehmann.ts'
import { mannWhitney } from './mann-whitney.ts'
import { median } from './moments.ts'
import { normalBeyond } from './normal.ts'
import { doubledRanks, rankSumShares, uShares } from './rank-sums.ts'

/** Small whole numbers, so that ties are common. */
const sample = (maxLength: number) => fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength })
const numbersFrom = (start: number, length: number) => Array.from({ length }, (_, index) => start + index)

function countU(first: number[], second: number[]): number {
  let u = 0
  for (const b of second) for (const a of first) u += b > a ? 1 : b === a ? 0.5 : 0
  return u
}

function choices(values: number[], size: number): { chosen: number[]; rest: number[] }[] {
  if (size === 0) return [{ chosen: [], rest: values }]
  if (values.length < size) return []
  const [head, ...tail] = values
  return [
    ...choices(tail, size - 1).map(({ chosen, rest }) => ({ chosen: [head!, ...chosen], rest })),
    ...choices(tail, size).map(({ chosen, rest }) => ({ chosen, rest: [head!, ...rest] })),
  ]
}

describe('Mann-Whitney', () => {
  it('is the share of all divisions of the values that are at least so uneven', () => {
    fc.assert(
      fc.property(sample(5), sample(5), (first, second) => {
        const middle = (first.length * second.length) / 2
        const distance = Math.abs(countU(first, second) - middle)
        const all = choices([...first, ...second], second.length)
        const uneven = all.filter(({ chosen, rest }) => Math.abs(countU(rest, chosen) - middle) >= distance)
        const { u, p, exact } = mannWhitney(first, second)
        expect(exact).toBe(true)
        expect(u).toBe(countU(first, second))
        expect(p).toBeCloseTo(uneven.length / all.length, 10)
      }),
    )
  })

  it('has the tabulated critical values (two-sided, 5 %)', () => {
    const critical = { 4: 0, 5: 2, 6: 5, 7: 8, 8: 13, 9: 17, 10: 23, 15: 64, 20: 127 }
    for (const [text, u] of Object.entries(critical)) {
      const shares = [...uShares(Number(text), Number(text))]
      const atMost = (value: number) => 2 * shares.slice(0, value + 1).reduce((sum, share) => sum + share, 0)
      expect(atMost(u), `at ${text}`).toBeLessThanOrEqual(0.05)
      expect(atMost(u + 1), `beyond ${text}`).toBeGreaterThan(0.05)
    }
  })

  it('by its approximation comes close to the exact value, with ties too', () => {
    const first = numbersFrom(0, 25).map((value) => (value * 7) % 3)
    for (const every of [2, 3, 4]) {
      const second = first.map((value, index) => (index % every === 0 ? value + 1 : value))
      const ranks = doubledRanks([...first, ...second])
      const middle = 25 * 51
      const rankSum = ranks.slice(25).reduce((sum, rank) => sum + rank, 0)
      const exact = [...rankSumShares(ranks, 25)]
        .filter((_, total) => Math.abs(total - middle) >= Math.abs(rankSum - middle))
        .reduce((sum, share) => sum + share, 0)
      const approximate = mannWhitney(first, second)
      expect(approximate.exact).toBe(false)
      expect(approximate.p).toBeGreaterThan(0.85 * exact)
      expect(approximate.p).toBeLessThan(1.15 * exact)
    }
  })

  it('finds nothing where all is equal, and much where nothing overlaps', () => {
    expect(mannWhitney([5, 5, 5], [5, 5, 5]).p).toBe(1)
    expect(mannWhitney(Array(30).fill(5), Array(30).fill(5)).p).toBe(1)
    expect(mannWhitney(numbersFrom(0, 10), numbersFrom(20, 10)).p).toBeCloseTo(2 / 184_756, 10)
    expect(mannWhitney(numbersFrom(0, 40), numbersFrom(100, 40)).p).toBeLessThan(1e-10)
  })
})

describe('Hodges-Lehmann', () => {
  it('is the median of all differences, within its interval, whichever sample comes first', () => {
    fc.assert(
      fc.property(sample(12), sample(12), (first, second) => {
        const { difference, interval } = hodgesLehmann(first, second)
        expect(difference).toBe(median(second.flatMap((b) => first.map((a) => b - a))))
        const back = hodgesLehmann(second, first)
        expect(back.difference).toBeCloseTo(-difference, 10)
        if (interval === null) expect(back.interval).toBeNull()
        else {
          expect(interval.low).toBeLessThanOrEqual(difference)
          expect(interval.high).toBeGreaterThanOrEqual(difference)
          expect(back.interval!.low).toBeCloseTo(-interval.high, 10)
        }
      }),
    )
  })

  it('has an interval that excludes 0 exactly if the test finds a difference', () => {
    const distinct = fc
      .uniqueArray(fc.integer({ min: 0, max: 100_000 }), { minLength: 8, maxLength: 40 })
      .chain((values) =>
        fc.tuple(fc.constant(values), fc.integer({ min: 4, max: Math.min(20, values.length - 4) })),
      )
      .filter(([values, size]) => values.length - size <= 20)
    fc.assert(
      fc.property(distinct, ([values, size]) => {
        const first = values.slice(0, size)
        const second = values.slice(size)
        const { interval } = hodgesLehmann(first, second)
        const different = mannWhitney(first, second).p <= 0.05
        expect(interval!.low > 0 || interval!.high < 0).toBe(different)
      }),
    )
  })

  it('takes the 24th of a hundred differences at each end for samples of ten', () => {
    const { interval } = hodgesLehmann(
      numbersFrom(0, 10),
      numbersFrom(0, 10).map((value) => value * 100),
    )
    const differences = numbersFrom(0, 10)
      .flatMap((b) => numbersFrom(0, 10).map((a) => b * 100 - a))
      .sort((x, y) => x - y)
    expect(interval).toEqual({ low: differences[23], high: differences[76] })
  })

  it('has no interval where even the greatest difference could be chance', () => {
    expect(hodgesLehmann([1, 2, 3], [7, 8, 9]).interval).toBeNull()
    expect(hodgesLehmann([1, 2, 3, 4], [7, 8, 9, 10]).interval).not.toBeNull()
  })

  it('of larger samples takes as many differences at each end as its approximation says', () => {
    const first = numbersFrom(0, 21).map((value) => value * 1.01)
    const second = numbersFrom(0, 21).map((value) => value * 1.03 + 4)
    const differences = second.flatMap((b) => first.map((a) => b - a)).sort((x, y) => x - y)
    // 441 ÷ 2 − 1.96 × √(441 × 43 ÷ 12) is 142.6: the 142nd from each end.
    expect(hodgesLehmann(first, second).interval).toEqual({ low: differences[141], high: differences[299] })
  })
})

describe('normal distribution', () => {
  it('has the tabulated tails', () => {
    const tails = {
      0: 1,
      0.5: 0.617075,
      1: 0.317311,
      1.644854: 0.1,
      1.959964: 0.05,
      2.575829: 0.01,
      3: 0.0026998,
      5: 5.733e-7,
    }
    for (const [deviations, tail] of Object.entries(tails)) {
      expect(normalBeyond(Number(deviations)) / tail).toBeCloseTo(1, 4)
      expect(normalBeyond(-Number(deviations)) / tail).toBeCloseTo(1, 4)
    }
  })
})
