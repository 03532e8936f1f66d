import { describe, expect, it } from 'vitest'
import { planSchema } from '../../../../bench/model/plan.ts'
import type { PhaseProgress } from '../../../../electron/ipc/bench-types.ts'
import { amountInWords, phaseInWords, shareDone, timeLeftInWords } from './phase.ts'

const plan = planSchema.parse({
  scenarios: [
    { buyers: 1, sellers: 1 },
    { buyers: 10, sellers: 10 },
  ],
  runs: 4,
})
const phase = (more: Partial<PhaseProgress>): PhaseProgress => ({
  kind: 'phase',
  phase: 'running',
  scenario: 0,
  run: 1,
  done: 0,
  total: 100,
  secondsLeft: null,
  ...more,
})

describe('what a benchmark does', () => {
  it('is told in words', () => {
    expect(phaseInWords(null, plan)).toBe('Starting a cluster of its own')
    expect(phaseInWords(phase({ phase: 'setting-up', run: 0 }), plan)).toBe(
      'Making accounts and items for 1 + 1',
    )
    expect(phaseInWords(phase({ phase: 'warming-up', run: 0, scenario: 1 }), plan)).toBe('Warming up 10 + 10')
    expect(phaseInWords(phase({ scenario: 1, run: 3 }), plan)).toBe('Measuring 10 + 10, run 3 of 4')
    expect(amountInWords(phase({ done: 1_234, total: 8_000 }))).toBe('1,234 of 8,000 calls')
    expect(amountInWords(phase({ phase: 'starting', total: 0 }))).toBe('')
  })

  it('is so far along: scenarios count by their calls', () => {
    expect(shareDone(null, plan)).toBe(0)
    expect(shareDone(phase({ phase: 'setting-up', run: 0 }), plan)).toBe(0)
    expect(shareDone(phase({ run: 3, done: 50 }), plan)).toBeCloseTo((2.5 / 4) * (2 / 22))
    expect(shareDone(phase({ scenario: 1, phase: 'warming-up', run: 0, done: 50 }), plan)).toBeCloseTo(2 / 22)
    expect(shareDone(phase({ scenario: 1, run: 4, done: 100 }), plan)).toBeCloseTo(1)
  })

  it('never seems to go backwards', () => {
    const steps = [0, 1].flatMap((scenario) => [
      phase({ phase: 'setting-up', scenario, run: 0, done: 100 }),
      phase({ phase: 'warming-up', scenario, run: 0, done: 100 }),
      ...[1, 2, 3, 4].flatMap((run) => [0, 60, 100].map((done) => phase({ scenario, run, done }))),
    ])
    const shares = steps.map((step) => shareDone(step, plan))
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  })

  it.each([
    [null, 'time left is not known yet'],
    [0.4, 'almost done'],
    [12.3, 'about 12 s left'],
    [59.7, 'about 1 min 0 s left'],
    [288, 'about 4 min 48 s left'],
    [7_500, 'about 2 h 5 min left'],
  ])('takes %s seconds more: %s', (seconds, words) => {
    expect(timeLeftInWords(seconds)).toBe(words)
  })
})
