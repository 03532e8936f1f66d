import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { courseScenarios, planSchema } from './plan.ts'
import { warmUpOf } from './warm-up.ts'

const scenarios = Object.values(courseScenarios)
const plan = (more: object = {}) => planSchema.parse({ scenarios, ...more })

describe('warm-up', () => {
  it('is what it takes for few clients as for many', () => {
    expect(scenarios.map((scenario) => warmUpOf(plan(), scenario))).toEqual([10_000, 1_500, 300])
  })

  it('is what is asked for, none among it', () => {
    for (const warmUpOps of [0, 7])
      for (const scenario of scenarios) expect(warmUpOf(plan({ warmUpOps }), scenario)).toBe(warmUpOps)
  })

  it('takes no longer than what is measured, but for the least', () => {
    const counts = fc.record({
      ops: fc.integer({ min: 1, max: 5_000 }),
      runs: fc.integer({ min: 1, max: 20 }),
    })
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 400 }), ({ ops, runs }, buyers) => {
        const each = warmUpOf(plan({ ops, runs }), { buyers, sellers: 0 })
        expect(each).toBeGreaterThanOrEqual(300)
        expect(each).toBeLessThanOrEqual(Math.max(300, ops * runs))
      }),
    )
  })

  it('takes half a minute of an open loop at most', () => {
    const slow = plan({ loop: { kind: 'open', ratePerSecond: 10 } })
    expect(scenarios.map((scenario) => warmUpOf(slow, scenario))).toEqual([150, 15, 2])
    const fast = plan({ loop: { kind: 'open', ratePerSecond: 10_000 } })
    expect(scenarios.map((scenario) => warmUpOf(fast, scenario))).toEqual([10_000, 1_500, 300])
  })
})
