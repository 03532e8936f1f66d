import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FaultBand } from '../model/experiment.ts'
import { MeasuredFigures } from './measured.ts'
import type { Attempts, Ledger } from './messages.ts'

interface Call {
  at: number
  ms: number
  op?: string
  code?: string
  stale?: boolean
}

const lengthMs = 10_000
const recoveryMs = 1_000
const faults: FaultBand[] = [
  { from: 3_000, to: 4_000, label: 'kill product-db' },
  { from: 3_500, to: 6_000, label: 'slow-disk product-db 20ms' },
]

function attemptsOf(calls: readonly Call[]): Attempts {
  const ops = [...new Set(calls.map(({ op = 'GetItem' }) => op))]
  const codes = [...new Set(['OK', ...calls.map(({ code = 'OK' }) => code)])]
  return {
    ops,
    codes,
    at: calls.map(({ at }) => at),
    ms: calls.map(({ ms }) => ms),
    op: calls.map(({ op = 'GetItem' }) => ops.indexOf(op)),
    code: calls.map(({ code = 'OK' }) => codes.indexOf(code)),
    who: calls.map(() => 'normal'),
    stale: calls.flatMap(({ stale }, index) => (stale ? [index] : [])),
  }
}

function measured(calls: readonly Call[], bands = faults): MeasuredFigures {
  const ledger = { paidOrders: 0, doubles: 0, lost: [], items: [] } as unknown as Ledger
  return new MeasuredFigures({
    attempts: attemptsOf(calls),
    givenUp: 0,
    greedyAnswers: 0,
    scaled: { add: 0, remove: 0 },
    ledger,
    faults: bands,
    lengthMs,
    recoveryMs,
  })
}

/** In which phases a call counts that began at `at` and took `ms`. */
function phasesOf(at: number, ms: number): string[] {
  const figures = measured([{ at, ms }])
  return ['before', 'during', 'after'].filter((phase) => figures.value('calls', [phase]) === 1)
}

describe('a call counts', () => {
  it.each([
    ['before the faults, if it was answered before the first was ordered', 2_000, 1_000, ['before']],
    ['as one during the faults, if it was under way when the first was ordered', 2_990, 20, ['during']],
    ['during the faults, if it began while there was any', 5_999, 1, ['during']],
    ['during the faults, though it ended long after them', 5_000, 4_000, ['during']],
    ['during the faults, if it was under way through all of them', 1_000, 8_000, ['during']],
    ['nowhere, if it began in the time of recovery', 6_500, 1_000, []],
    ['after the faults, if it began when the recovery was over', 7_000, 5_000, ['after']],
    ['nowhere, if it is of the warm-up', 499, 10, []],
    ['nowhere, if it began after the end', 10_000, 10, []],
  ])('%s', (_, at, ms, expected) => {
    expect(phasesOf(at, ms)).toEqual(expected)
  })

  it('in one phase at most', () => {
    fc.assert(
      fc.property(fc.nat(11_000), fc.nat(11_000), (at, ms) => {
        expect(phasesOf(at, ms).length).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('in no phase that there was not', () => {
    const call = { at: 1_000, ms: 5 }
    expect(measured([call], []).value('calls', ['during'])).toBeUndefined()
    expect(measured([call], []).value('calls', ['after'])).toBeUndefined()
    expect(measured([call], []).value('calls', ['before'])).toBe(1)
    const endless = [{ from: 3_000, to: 9_500, label: 'kill product-db' }]
    expect(measured([call], endless).value('calls', ['after'])).toBeUndefined()
  })
})

describe('a figure', () => {
  it('an error of a call that the fault met is of the time of the fault', () => {
    const figures = measured([
      { at: 2_000, ms: 5 },
      { at: 2_995, ms: 30, code: 'SESSION_EXPIRED' },
    ])
    expect(figures.value('code', ['SESSION_EXPIRED', 'before'])).toBe(0)
    expect(figures.value('code', ['SESSION_EXPIRED', 'during'])).toBe(1)
    expect(figures.value('failed', ['before'])).toBe(0)
  })

  it('no failure among no calls tells nothing', () => {
    const figures = measured([{ at: 2_000, ms: 5 }])
    const [none, some] = ['during', 'before'].map((phase) =>
      ['failed', 'answered', 'refused', 'stale', 'failed-share'].map((name) => figures.value(name, [phase])),
    )
    expect(none).toEqual(Array(5).fill(undefined))
    expect(some).toEqual([0, 1, 0, 0, 0])
    expect(figures.value('code', ['OUT_OF_STOCK', 'MakePurchase'])).toBeUndefined()
    expect(figures.value('rate', ['during'])).toBe(0)
  })

  it('rates count answers when they came, and attempts when they were made', () => {
    const figures = measured([
      { at: 2_990, ms: 20 },
      { at: 5_990, ms: 20 },
      { at: 5_000, ms: 20, code: 'TIMEOUT' },
    ])
    expect(figures.value('rate', ['during'])).toBeCloseTo(1 / 3)
    expect(figures.value('asked', ['during'])).toBeCloseTo(2 / 3)
    expect(figures.value('rate', [])).toBeCloseTo(2 / 10)
  })

  it('stale reads are of the phase and the group that their call is of', () => {
    const figures = measured([
      { at: 1_000, ms: 5, stale: true },
      { at: 2_999, ms: 5, stale: true },
      { at: 4_000, ms: 5, stale: true },
      { at: 4_000, ms: 5 },
      { at: 8_000, ms: 5, stale: true },
    ])
    const stale = (...of: string[]) => figures.value('stale', of)
    expect([stale(), stale('before'), stale('during'), stale('after')]).toEqual([4, 1, 2, 1])
    expect([stale('reads'), stale('sellers')]).toEqual([4, undefined])
  })
})
