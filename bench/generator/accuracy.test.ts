import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PlanInput } from '../model/plan.ts'
import type { RunResult } from '../model/result.ts'
import { decodeHistogram, recordedSteps } from '../statistics/histogram.ts'
import { MarketServer } from '../testing/market-server.ts'
import { measure } from '../testing/measure.ts'
import { ServiceTimes } from '../testing/service-times.ts'

/**
 * Facts that a busy machine cannot change: no call is measured as quicker than the server was, and no call that was due
 * during a stall is forgotten. `npm run verify` measures the accuracy of the figures: generator-accuracy.
 */
let market: MarketServer

beforeEach(async () => {
  market = await MarketServer.start()
})

afterEach(() => market.close())

/** Histograms keep three digits. */
const precision = 0.999

async function run(clients: number, plan: Partial<PlanInput>): Promise<RunResult> {
  const scenarios = [{ buyers: clients, sellers: 0 }]
  const result = await measure({ scenarios, target: market.target, ...plan })
  return result.scenarios[0]!.runs[0]!
}

it('in a closed loop n clients get no more than n ÷ service time calls a second', async () => {
  const clients = 10
  const times = ServiceTimes.each(market, (number) => (number % 5 === 2 ? 100 : 40))
  const { calls, throughput, latencyMs } = await run(clients, { ops: 10 })
  expect(calls).toBe(100)
  expect(times.all).toHaveLength(calls)
  expect(latencyMs.mean).toBeGreaterThanOrEqual(times.mean * precision)
  expect(latencyMs.p50).toBeGreaterThanOrEqual(times.median * precision)
  expect(latencyMs.p99).toBeGreaterThanOrEqual(times.percentile(0.99) * precision)
  expect(throughput).toBeLessThanOrEqual(clients / (times.mean / 1000) / precision)
})

const ratePerSecond = 200
const stall = { from: 100, ms: 500 }
const serviceMs = 25

it('in an open loop all that was due during a stall waits for its end', async () => {
  ServiceTimes.stalling(market, serviceMs, stall)
  const { latencyMs, histogram } = await run(10, { ops: 30, loop: { kind: 'open', ratePerSecond } })
  const dueWhileLongStalled = ((stall.ms - 100) / 1000) * ratePerSecond - 1
  const over100 = recordedSteps(decodeHistogram(histogram))
    .filter(({ low }) => low > 100_000)
    .reduce((sum, { count }) => sum + count, 0)
  expect(over100).toBeGreaterThanOrEqual(dueWhileLongStalled)
  expect(latencyMs.max).toBeGreaterThanOrEqual((stall.ms + serviceMs - 1) * precision)
})

it('in a closed loop a stall shows as one long call', async () => {
  ServiceTimes.stalling(market, serviceMs, stall)
  const { latencyMs } = await run(10, { ops: 30 })
  expect(latencyMs.max).toBeGreaterThanOrEqual((stall.ms + serviceMs - 1) * precision)
})
