import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Progress } from '../model/progress.ts'
import { MarketServer } from '../testing/market-server.ts'
import { measure } from '../testing/measure.ts'
import { ServiceTimes } from '../testing/service-times.ts'

let market: MarketServer

beforeEach(async () => {
  market = await MarketServer.start()
})

afterEach(() => market.close())

type Of<Kind extends Progress['kind']> = Extract<Progress, { kind: Kind }>

function only<Kind extends Progress['kind']>(told: readonly Progress[], kind: Kind): Of<Kind>[] {
  return told.filter((progress): progress is Of<Kind> => progress.kind === kind)
}

describe('what a benchmark tells while it runs', () => {
  it.each([1, 2])('adds up to its result, with %i generator processes', async (processes) => {
    // One client takes longer than the others, and so does the process that it belongs to.
    market.onCall = (call) => setTimeout(() => call.succeed(), call.request.session?.endsWith('b1') ? 20 : 5)
    const told: Progress[] = []
    const result = await measure(
      {
        scenarios: [
          { buyers: 3, sellers: 3 },
          { buyers: 2, sellers: 0 },
        ],
        ops: 50,
        runs: 2,
        warmUpOps: 5,
        processes,
        target: market.target,
      },
      { onProgress: (progress) => told.push(progress) },
    )
    const phases = only(told, 'phase').map(({ phase, scenario, run }) => `${scenario} ${phase} ${run}`)
    expect([...new Set(phases)]).toEqual([
      '0 starting 0',
      ...[0, 1].flatMap((scenario) => [
        `${scenario} setting-up 0`,
        `${scenario} warming-up 0`,
        `${scenario} running 1`,
        `${scenario} running 2`,
      ]),
      '1 stopping 0',
    ])
    for (const [index, scenario] of result.scenarios.entries()) {
      for (const run of scenario.runs) {
        const ticks = only(told, 'tick').filter((tick) => tick.scenario === index && tick.run === run.number)
        const sum = (key: 'calls' | 'intervalMs') => ticks.reduce((total, tick) => total + tick[key], 0)
        expect(sum('calls')).toBe(run.calls)
        expect(ticks.at(-1)!.at).toBeGreaterThanOrEqual(run.seconds * 1000 - 1)
        expect(Math.max(...ticks.map(({ latencyMs }) => latencyMs.max))).toBeCloseTo(run.latencyMs.max, 0)
        for (const { samples, calls, latencyMs } of ticks) {
          expect(samples.length).toBeLessThanOrEqual(Math.min(60, calls))
          expect(latencyMs.p50).toBeLessThanOrEqual(latencyMs.p90)
          expect(latencyMs.p90).toBeLessThanOrEqual(latencyMs.max)
          for (const { ms } of samples) expect(ms).toBeLessThanOrEqual(latencyMs.max)
        }
      }
    }
    expect(only(told, 'run').map(({ scenario, run }) => [scenario, run.number])).toEqual([
      [0, 1],
      [0, 2],
      [1, 1],
      [1, 2],
    ])
    expect(only(told, 'scenario').map((each) => each.result)).toEqual(result.scenarios)
  })

  it('counts done up to the total, and the time left down to nothing', async () => {
    ServiceTimes.each(market, () => 10)
    const told: Progress[] = []
    await measure(
      { scenarios: [{ buyers: 2, sellers: 1 }], ops: 100, runs: 2, target: market.target },
      { onProgress: (progress) => told.push(progress) },
    )
    const phases = only(told, 'phase')
    expect(phases.filter(({ phase }) => phase === 'setting-up').at(-1)).toMatchObject({
      done: 1_003,
      total: 1_003,
    })
    const runs = phases.filter(({ phase }) => phase === 'running')
    for (const { done, total } of runs) expect(done).toBeLessThanOrEqual(total)
    expect(runs.at(-1)).toMatchObject({ run: 2, done: 300, total: 300, secondsLeft: 0 })
    expect(runs.find(({ done }) => done > 0)!.secondsLeft).toBeGreaterThan(0)
  })
})

describe('a result', () => {
  it('says on what, with what and how it was measured', async () => {
    const { startedAt, endedAt, machine, versions, plan, title } = await measure({
      scenarios: [{ buyers: 1, sellers: 1 }],
      ops: 5,
      seed: 7,
      target: market.target,
    })
    expect(Date.parse(startedAt)).toBeLessThanOrEqual(Date.parse(endedAt))
    expect(machine.cpus).toBeGreaterThan(0)
    expect(versions).toEqual({ marketlab: expect.stringMatching(/^\d/) as string, node: process.version })
    expect(plan.seed).toBe(7)
    expect(title).toBe('course, 1 + 1, closed loop')
  })

  it('tells of a private cluster what each process used, and where the time of requests went', async () => {
    const { scenarios, configuration } = await measure({
      scenarios: [{ buyers: 3, sellers: 3 }],
      ops: 600,
      traceEvery: 20,
    })
    const [run] = scenarios[0]!.runs
    expect(run!.errors).toBe(0)
    expect(run!.hops!.all.traced).toBe((6 * 600) / 20)
    expect(Object.keys(run!.hops!.operations).sort()).toEqual(['ChangeItemPrice', 'SearchItemsForSale'])
    expect(run!.hops!.operations.ChangeItemPrice!.parts.journal.meanMs).toBeGreaterThan(0)
    expect(configuration).toMatchObject({ 'passwords.cost': 16 })
    if (process.platform === 'linux')
      expect(run!.cpu.map(({ name }) => name)).toEqual([
        ...['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend'],
        'generator',
      ])
  })
})
