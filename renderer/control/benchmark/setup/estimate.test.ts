import { describe, expect, it } from 'vitest'
import { planSchema } from '../../../../bench/model/plan.ts'
import { makeResult } from '../../../../bench/testing/make-result.ts'
import { summaryOf } from '../../../../electron/bench/summary.ts'
import { estimateOf } from './estimate.ts'

const history = [summaryOf(makeResult(), false)]
const known = history[0]!.scenarios
const plan = (more: object = {}) => planSchema.parse({ scenarios: [{ buyers: 10, sellers: 10 }], ...more })

describe('how long a benchmark takes', () => {
  it('is as long as the last of its kind would take for as many calls', () => {
    const { calls, warmUpCalls, seconds } = estimateOf(plan({ runs: 5, ops: 100, warmUpOps: 50 }), history)
    const { throughput, setUpSeconds } = known[1]!
    expect([calls, warmUpCalls]).toEqual([20 * 500, 20 * 50])
    expect(seconds).toBeCloseTo((20 * 550) / throughput.mean + setUpSeconds)
  })

  it('adds up over scenarios, and is unknown as soon as one is', () => {
    const scenarios = [
      { buyers: 1, sellers: 1 },
      { buyers: 10, sellers: 10 },
    ]
    const single = scenarios.map((scenario) => estimateOf(plan({ scenarios: [scenario] }), history).seconds!)
    expect(estimateOf(plan({ scenarios }), history).seconds).toBeCloseTo(single[0]! + single[1]!)
    const unknown = [...scenarios, { buyers: 3, sellers: 4 }]
    expect(estimateOf(plan({ scenarios: unknown }), history).seconds).toBe(null)
  })

  it('is not told by another workload, target or machine', () => {
    expect(estimateOf(plan({ workload: 'mixed' }), history).seconds).toBe(null)
    expect(estimateOf(plan({ target: { kind: 'app' } }), history).seconds).toBe(null)
    expect(estimateOf(plan(), [summaryOf(makeResult(), true)]).seconds).toBe(null)
    expect(estimateOf(plan(), []).seconds).toBe(null)
  })

  it('is known of an open loop before anything was measured', () => {
    const open = plan({ loop: { kind: 'open', ratePerSecond: 100 }, runs: 2, ops: 50, warmUpOps: 0 })
    expect(estimateOf(open, []).seconds).toBe((20 * 100) / 100)
  })
})
