import { expect, it } from 'vitest'
import { planSchema } from '../../../../bench/model/plan.ts'
import type { BenchmarkSummary } from '../../../../electron/ipc/bench-types.ts'
import { benchmarkInWords, planInWords } from './plan.ts'

const plan = planSchema.parse({ scenarios: [{ buyers: 1, sellers: 1 }], runs: 10, ops: 1_000 })
const scenarios = (runs: number) => [{ runs }] as BenchmarkSummary['scenarios']

it('a benchmark is told with the runs that it made', () => {
  const whole = 'course, closed loop, 10 runs of 1,000 calls a client'
  expect(planInWords(plan)).toBe(whole)
  expect(benchmarkInWords({ plan, scenarios: scenarios(10) })).toBe(whole)
  expect(benchmarkInWords({ plan, scenarios: scenarios(3) })).toBe(
    'course, closed loop, 3 of 10 runs of 1,000 calls a client',
  )
})
