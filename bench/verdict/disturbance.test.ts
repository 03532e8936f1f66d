import { describe, expect, it } from 'vitest'
import type { MachineState } from '../model/machine-state.ts'
import { disturbance } from './disturbance.ts'

const quiet: MachineState = {
  seconds: 10,
  othersShare: 0.02,
  worstSecondShare: 0.1,
  stealShare: 0,
  eventLoopDelayMs: 3,
}

describe('a disturbance', () => {
  it('is not found on a quiet machine, nor where the system tells nothing', () => {
    expect(disturbance(quiet)).toBeUndefined()
    expect(
      disturbance({ ...quiet, othersShare: null, worstSecondShare: null, stealShare: null }),
    ).toBeUndefined()
  })

  it.each<[Partial<MachineState>, string]>([
    [{ othersShare: 0.48, worstSecondShare: 0.6 }, 'other programs took 48 % of the processors'],
    [{ worstSecondShare: 0.5 }, 'other programs took 50 % of the processors for a second'],
    [{ stealShare: 0.12 }, 'the hypervisor kept 12 % of the processors for other machines'],
    [{ eventLoopDelayMs: 80 }, 'this process came to run 80.0 ms late (p99)'],
    [
      { othersShare: 0.25, eventLoopDelayMs: 80 },
      'other programs took 25 % of the processors, and this process came to run 80.0 ms late (p99)',
    ],
  ])('%j is told as %j', (state, words) => {
    expect(disturbance({ ...quiet, ...state })).toBe(words)
  })
})
