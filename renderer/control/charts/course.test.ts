import { describe, expect, it } from 'vitest'
import { bandsOf } from './course.ts'

describe('the faults of an experiment that runs', () => {
  it('last as long as they say, until they are healed, or until now', () => {
    const steps = [
      { at: 0, firedAt: 0, text: 'latency 5ms from a to b for 2s' },
      { at: 100, firedAt: 100, text: 'pause a' },
      { at: 200, firedAt: 200, text: 'kill a' },
      { at: 300, firedAt: 300, text: 'reset from a to b for 400ms' },
      { at: 350, firedAt: 350, text: 'pause nobody', problem: 'there is none' },
      { at: 500, firedAt: 500, text: 'heal everything' },
      { at: 600, firedAt: 600, text: 'slow-disk a 20ms' },
    ]
    expect(bandsOf(steps, 900).map(({ from, to }) => [from, to])).toEqual([
      [0, 500],
      [100, 500],
      [200, 200],
      [300, 500],
      [600, 900],
    ])
  })
})
