import { describe, expect, it } from 'vitest'
import { parseExpectation } from '../../services/schedules/expectation.ts'
import { type Evidence, judgeExperiment } from './judge-experiment.ts'
import type { Ledger } from './messages.ts'

const busy = ['The machine was busy: other programs took 48 % of the processors.']
const machines = [
  ['an undisturbed', []],
  ['a disturbed', busy],
] as const

const soundItem = { itemId: '1-1', initial: 10, restocked: 5, uncertain: [], sold: 4, left: 11 }
const sound: Ledger = {
  items: [soundItem],
  paidCents: 400,
  revenueCents: 400,
  takenCents: 400,
  paidOrders: 4,
  openOrders: 0,
  doubles: 0,
  lost: [],
}

/** Violations that no slowness can cause. */
const violations: [string, Partial<Ledger>, string][] = [
  ['a unit too many is sold', { items: [{ ...soundItem, sold: 5 }] }, 'No unit of stock'],
  ['more is sold than there was', { items: [{ ...soundItem, sold: 16, left: -1 }] }, 'No unit of stock'],
  ['a unit appears', { items: [{ ...soundItem, left: 12 }] }, 'No unit of stock'],
  ['buyers paid more than sellers earned', { paidCents: 401, takenCents: 401 }, 'as much as sellers earned'],
  ['payments took another sum', { takenCents: 399 }, 'the payments service charged'],
  ['an answered write is lost', { lost: ['the order 3'] }, 'Nothing that was acknowledged is lost'],
  ['a purchase was carried out twice', { doubles: 1 }, 'Nothing was bought twice'],
]

/** A figure as it was measured; none of them unless told. */
function judged(expected: string[], measured: Record<string, number> = {}, change: Partial<Evidence> = {}) {
  return judgeExperiment({
    expected: expected.map((that) => ({ that: parseExpectation(that), why: `because ${that}` })),
    figures: { count: 1_000, value: (figure) => measured[figure] },
    ledger: sound,
    steps: [],
    disturbances: [],
    ...change,
  })
}

describe.each(machines)('on %s machine', (_, disturbances) => {
  it.each(violations)('it is failed where %s', (_case, ledger, title) => {
    const { verdict, checks } = judged(
      ['p50 < 100'],
      { p50: 10 },
      { disturbances, ledger: { ...sound, ...ledger } },
    )
    expect(verdict.level).toBe('failed')
    expect(verdict.reasons[0]).toContain(title)
    expect(verdict.reasons).toEqual(expect.arrayContaining([...disturbances]))
    expect(checks.filter(({ passed }) => passed === false).map((check) => check.title)).toEqual([
      expect.stringContaining(title),
    ])
  })

  it.each(['doubles', 'lost'])('an expectation of %s alone is judged', (figure) => {
    const { verdict } = judged([`${figure} = 0`], { [figure]: 1 }, { disturbances })
    expect(verdict.level).toBe('failed')
  })

  it('a change of which nobody knows whether it happened may have happened or not', () => {
    for (const left of [11, 31]) {
      const ledger = { ...sound, items: [{ ...soundItem, uncertain: [20], left }] }
      expect(judged([], {}, { disturbances, ledger }).checks[0]!.passed).toBe(true)
    }
  })

  it('it is not trustworthy where nothing was measured that would tell', () => {
    const { verdict, checks } = judged(['p99(vip) < 5'], {}, { disturbances })
    expect(verdict.level).toBe('not-trustworthy')
    expect(verdict.reasons.at(-1)).toContain('Nothing was measured that would tell whether this holds')
    expect(checks.at(-1)).toMatchObject({ passed: null, open: 'not-measured' })
  })

  it('it is not trustworthy after few calls, or with a step that could not be done', () => {
    const { value } = { value: () => 1 }
    const few = judged([], {}, { disturbances, figures: { count: 49, value } })
    expect(few.verdict.level).toBe('not-trustworthy')
    expect(few.verdict.reasons.at(-1)).toContain('Only 49 calls')
    const steps = [{ at: 1, firedAt: 1, text: 'pause gateway', problem: 'There is no member "gateway".' }]
    const undone = judged([], {}, { disturbances, steps })
    expect(undone.verdict.level).toBe('not-trustworthy')
    expect(undone.verdict.reasons.at(-1)).toContain('"pause gateway" could not be done: There is no')
  })

  it('it is not trustworthy with a fault that met nothing', () => {
    const steps = (hits: number) => [{ at: 1, firedAt: 1, text: 'reset from clients to gateway', hits }]
    const reasons = (hits: number) => judged([], {}, { steps: steps(hits) }).verdict.reasons
    expect(reasons(0)).toEqual([expect.stringContaining('"reset from clients to gateway" met no frame')])
    expect(reasons(1)).toEqual([])
  })
})

describe('on an undisturbed machine', () => {
  it('a thousand losses are counted, and the first of them named', () => {
    const lost = Array.from({ length: 1_000 }, (_, order) => `the order ${order + 1}`)
    const [reason] = judged([], {}, { ledger: { ...sound, lost } }).verdict.reasons
    expect(reason).toMatch(/missing: the order 1, .*, the order 10, 990 more\.$/)
  })

  it('it is passed, without reasons, where everything holds', () => {
    expect(judged(['failed(after) = 0'], { failed: 0 }).verdict).toEqual({ level: 'passed', reasons: [] })
  })

  it.each(['failed', 'p99', 'rate', 'stale', 'code(TIMEOUT)', 'paid', 'given-up', 'sold-out'])(
    'it is failed by a wrong %s, with both values',
    (figure) => {
      const name = figure.split('(')[0]!
      const { verdict, checks } = judged([`${figure} = 1`], { [name]: 2 })
      expect(verdict).toEqual({
        level: 'failed',
        reasons: [`because ${figure} = 1: no, ${figure} = 1: 2 = 1.`],
      })
      expect(checks.at(-1)!.passed).toBe(false)
    },
  )

  it('it is failed by an order that came to no end', () => {
    expect(judged([], {}, { ledger: { ...sound, openOrders: 1 } }).verdict.level).toBe('failed')
  })
})

describe('on a disturbed machine', () => {
  const disturbed = { disturbances: busy }

  it.each([
    'failed',
    'p99',
    'rate',
    'stale',
    'code(TIMEOUT)',
    'paid',
    'given-up',
    'sold-out',
    'doubles * p50',
  ])('a %s is not judged, be it right or wrong', (figure) => {
    for (const value of [1, 2]) {
      const measured = Object.fromEntries(
        ['failed', 'p99', 'p50', 'rate', 'stale', 'code', 'paid', 'given-up', 'sold-out', 'doubles'].map(
          (name) => [name, value],
        ),
      )
      const { verdict, checks } = judged([`${figure} = 1`], measured, disturbed)
      expect(verdict).toEqual({
        level: 'not-trustworthy',
        reasons: [...busy, expect.stringContaining('were not judged') as string],
      })
      const last = checks.at(-1)!
      expect(last).toMatchObject({ passed: null, open: 'disturbed' })
      expect(last.text).toMatch(/; not judged$/)
    }
  })

  it('an order that came to no end is not judged, since a slow one may come to it later', () => {
    const { verdict, checks } = judged([], {}, { ...disturbed, ledger: { ...sound, openOrders: 1 } })
    expect(verdict.level).toBe('not-trustworthy')
    expect(checks.find(({ title }) => title.startsWith('Every order'))).toMatchObject({
      passed: null,
      open: 'disturbed',
    })
    expect(judged([], {}, disturbed).checks.every(({ passed }) => passed === true)).toBe(true)
  })
})
