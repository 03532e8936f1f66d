import { describe, expect, it } from 'vitest'
import type { Circumstances } from '../model/experiment.ts'
import { disturbancesOf } from './disturbances.ts'

const calm: Circumstances = {
  machine: {
    seconds: 4,
    othersShare: 0.03,
    worstSecondShare: 0.08,
    stealShare: 0,
    eventLoopDelayMs: 3,
  },
  clientsDelayMs: { p50: 0.5, p99: 12, max: 40 },
  playerDelayMs: { p50: 0.1, p99: 5, max: 20 },
}
const step = { at: 1_000, firedAt: 1_001, inEffectAt: 1_020, text: 'kill product-db' }

function found(change: Partial<Circumstances>, steps = [step]): string[] {
  return disturbancesOf({ ...calm, ...change }, steps)
}

function machine(change: Partial<Circumstances['machine']>): string[] {
  return found({ machine: { ...calm.machine, ...change } })
}

describe('a run', () => {
  it('on a calm machine is not disturbed', () => {
    expect(found({})).toEqual([])
    expect(found({}, [])).toEqual([])
    expect(machine({ othersShare: null, worstSecondShare: null, stealShare: null })).toEqual([])
  })

  it('is disturbed by a program that takes one of two processors, all the time or for a second', () => {
    // Beside an experiment that wants both, a fair scheduler leaves it a third.
    for (const othersShare of [0.5, 0.33, 0.2])
      expect(machine({ othersShare, worstSecondShare: othersShare })).toEqual([
        expect.stringMatching(/^The machine was busy: other programs took \d+ % of the processors\.$/),
      ])
    expect(machine({ othersShare: 0.12, worstSecondShare: 0.48 })).toHaveLength(1)
  })

  it('is disturbed by a hypervisor that keeps the processors for others', () => {
    expect(machine({ stealShare: 0.1 })).toEqual([expect.stringContaining('the hypervisor kept 10 %')])
  })

  it('is disturbed by a step that came late, or took effect late', () => {
    expect(found({}, [step, { ...step, firedAt: 1_080 }])).toEqual(['A step came 80 ms late.'])
    expect(found({}, [{ ...step, inEffectAt: 1_400 }, step])).toEqual([
      'A step took effect 400 ms after its time.',
    ])
    const { inEffectAt: _, ...unknown } = step
    expect(disturbancesOf(calm, [unknown])).toEqual([])
  })

  it('is disturbed by one long wait of its clients, or of the process that plays the steps', () => {
    const waited = { p50: 0.5, p99: 12, max: 310 }
    expect(found({ clientsDelayMs: waited })).toEqual(['The clients themselves were held up for 310 ms.'])
    expect(found({ playerDelayMs: waited })).toEqual([
      'The process that plays the steps was held up for 310 ms.',
    ])
  })
})
