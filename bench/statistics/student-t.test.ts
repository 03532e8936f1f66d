import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../../services/testing/random.ts'
import { spreadOf, studentTBound, studentTWithin } from './student-t.ts'

/** Two-sided bounds as printed in any textbook. */
const tabulated: Record<number, Record<number, number>> = {
  0.9: { 1: 6.314, 2: 2.92, 5: 2.015, 9: 1.833, 30: 1.697 },
  0.95: {
    1: 12.706,
    2: 4.303,
    3: 3.182,
    4: 2.776,
    5: 2.571,
    9: 2.262,
    10: 2.228,
    19: 2.093,
    30: 2.042,
    99: 1.984,
  },
  0.99: { 1: 63.657, 2: 9.925, 3: 5.841, 4: 4.604, 9: 3.25, 10: 3.169, 30: 2.75 },
  0.999: { 1: 636.619, 2: 31.599, 4: 8.61, 9: 4.781, 10: 4.587 },
}

describe("Student's t", () => {
  it('has the tabulated bounds', () => {
    for (const [probability, bounds] of Object.entries(tabulated)) {
      for (const [freedom, bound] of Object.entries(bounds)) {
        expect(studentTBound(Number(probability), Number(freedom))).toBeCloseTo(bound, 3)
      }
    }
  })

  it('lies within its bound with the probability asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0.01, max: 0.999, noNaN: true }),
        (freedom, p) => {
          expect(studentTWithin(studentTBound(p, freedom), freedom)).toBeCloseTo(p, 10)
        },
      ),
    )
  })

  it('is the integral of its density', () => {
    for (const freedom of [1, 2, 3, 4, 7, 12]) {
      const density = (x: number) => (1 + (x * x) / freedom) ** (-(freedom + 1) / 2)
      const integral = (to: number) => {
        const steps = 200_000
        let total = 0
        for (let at = 0; at < steps; at += 1) total += density(((at + 0.5) / steps) * to)
        return (total / steps) * to
      }
      // The constant factor cancels out.
      const ratio = integral(1) / integral(2.5)
      expect(studentTWithin(1, freedom) / studentTWithin(2.5, freedom)).toBeCloseTo(ratio, 7)
    }
  })
})

describe('spread over runs', () => {
  it('is mean, sample deviation and the interval of a textbook', () => {
    // Mean 10, deviation √2.5; the bound for 4 degrees of freedom is 2.776.
    const { mean, sd, low, high } = spreadOf([8, 9, 10, 11, 12])
    expect(mean).toBe(10)
    expect(sd).toBeCloseTo(Math.sqrt(2.5), 12)
    expect(high! - mean).toBeCloseTo((2.776445 * Math.sqrt(2.5)) / Math.sqrt(5), 5)
    expect(mean - low!).toBeCloseTo(high! - mean, 12)
  })

  it('tells no interval for a single run', () => {
    expect(spreadOf([7])).toEqual({ mean: 7, sd: 0, low: null, high: null })
    expect(spreadOf([])).toEqual({ mean: 0, sd: 0, low: null, high: null })
  })

  it('holds the true mean about 95 times of a hundred', () => {
    let held = 0
    const random = new Random(7)
    for (let round = 0; round < 4_000; round += 1) {
      const { low, high } = spreadOf(Array.from({ length: 6 }, () => 50 + 5 * normal(random)))
      if (low! <= 50 && high! >= 50) held += 1
    }
    expect(held / 4_000).toBeGreaterThan(0.94)
    expect(held / 4_000).toBeLessThan(0.96)
  })
})

const normal = (random: Random) =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
