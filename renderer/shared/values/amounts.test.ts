import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedByPercent, maxCents, readCents, readPercent, readStock, showCents } from './amounts.ts'

describe('prices', () => {
  it('reads what a person types', () => {
    expect(['12', '12.5', '12,50', ' $ 0.01 ', '1000000'].map(readCents)).toEqual([
      1200, 1250, 1250, 1, 100_000_000,
    ])
  })

  it('takes nothing that the contract would refuse', () => {
    for (const text of ['', '0', '0.00', '-1', '1.234', '1000000.01', '1e3', 'abc', '1,000.00']) {
      expect(readCents(text), text).toBeUndefined()
    }
  })

  it('shows every amount of cents so that it is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: maxCents }), (cents) => readCents(showCents(cents)) === cents),
    )
  })
})

describe('a change by per cent', () => {
  it('rounds half up to whole cents', () => {
    expect(changedByPercent(1999, -1000)).toBe(1799)
    expect(changedByPercent(5, 1000)).toBe(6)
    expect(changedByPercent(105, -5000)).toBe(53)
    // 1.005 and its like go wrong in floats.
    expect(changedByPercent(100, 50)).toBe(101)
  })

  it('stays between the lowest and the highest price', () => {
    expect(changedByPercent(1, -9900)).toBe(1)
    expect(changedByPercent(1, -20_000)).toBe(1)
    expect(changedByPercent(maxCents, 100)).toBe(maxCents)
  })

  it('of nothing changes nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: maxCents }), (cents) => changedByPercent(cents, 0) === cents),
    )
  })

  it('is read with a sign, a comma, a per cent sign', () => {
    expect(['10', '+10 %', '-12.5', '-0,25%'].map(readPercent)).toEqual([1000, 1000, -1250, -25])
    expect(readPercent('ten')).toBeUndefined()
  })
})

describe('stock', () => {
  it('is a new number, or a change of the old one', () => {
    expect(readStock('12', 3)).toBe(12)
    expect(readStock('+5', 3)).toBe(8)
    expect(readStock('- 3', 3)).toBe(0)
  })

  it('stays between nothing and a million', () => {
    for (const text of ['-4', '1000001', '+999998', '1.5', ''])
      expect(readStock(text, 3), text).toBeUndefined()
  })
})
