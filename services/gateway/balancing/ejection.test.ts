import { describe, expect, test } from 'vitest'
import { Ejectable, type EjectionRules, judge } from './ejection.ts'

const rules: EjectionRules = { failuresInARow: 2, mostEjected: 0.5, firstMs: 100, longestMs: 800 }

function failing(from: number): Ejectable {
  const one = new Ejectable()
  one.failed(from)
  one.failed(from + 1)
  return one
}

function succeeding(at: number): Ejectable {
  const one = new Ejectable()
  one.succeeded(at)
  return one
}

describe('one is ejected', () => {
  test('for a success of another one after the first of its failures, not at the same time', () => {
    expect(judge([failing(10), succeeding(10)], 20, rules)).toBe(false)
    const late = failing(10)
    expect(judge([late, succeeding(11)], 20, rules)).toBe(true)
    expect(late.isEjected).toBe(true)
    expect(late.remainingMs(20)).toBe(100)
    expect(late.remainingMs(121)).toBe(0)
  })

  test('not where the only success is that of one that is ejected itself', () => {
    const out = failing(10)
    judge([out, succeeding(11), new Ejectable(), new Ejectable()], 20, rules)
    out.succeeded(50)
    const other = failing(30)
    expect(judge([out, other, new Ejectable(), new Ejectable()], 60, rules)).toBe(false)
    expect(other.isEjected).toBe(false)
  })

  test('up to the cap, counting those that are out already and those of this time', () => {
    const all = [failing(10), failing(10), failing(10), succeeding(20)]
    expect(judge(all, 30, rules)).toBe(true)
    expect(all.map(({ isEjected }) => isEjected)).toEqual([true, true, false, false])
    expect(judge(all, 40, rules)).toBe(false)
    expect(all.map(({ isEjected }) => isEjected)).toEqual([true, true, false, false])
  })

  test('and counts as a change, as does its return', () => {
    const all = [failing(10), succeeding(20)]
    expect(judge(all, 30, rules)).toBe(true)
    expect(judge(all, 129, rules)).toBe(false)
    expect(judge(all, 130, rules)).toBe(true)
    expect(all[0]!.isEjected).toBe(false)
    expect(judge(all, 131, rules)).toBe(false)
  })
})

test('one that was never ejected has no time remaining', () => {
  expect(new Ejectable().remainingMs(5)).toBe(0)
})

test('exactly as long as the longest ejection is not yet good behaviour', () => {
  const again = (goodForMs: number) => {
    const all = [failing(10), succeeding(20)]
    judge(all, 30, rules)
    judge(all, 130, rules)
    const at = 130 + goodForMs
    all[0]!.failed(at)
    all[0]!.failed(at)
    all[1]!.succeeded(at + 1)
    judge(all, at, rules)
    return all[0]!.remainingMs(at)
  }
  expect(again(rules.longestMs)).toBe(200)
  expect(again(rules.longestMs + 1)).toBe(100)
})
