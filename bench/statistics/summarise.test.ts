import { describe, expect, it } from 'vitest'
import { type HopTimes, hopParts, type RunResult } from '../model/result.ts'
import { makeResult } from '../testing/make-result.ts'
import { decodeHistogram, encodeHistogram, latencyOf, mergeHistograms, newHistogram } from './histogram.ts'
import { mergeHops } from './merge-hops.ts'
import { mean, sum } from './moments.ts'
import { summarise } from './summarise.ts'

const { scenarios } = makeResult({ plan: { scenarios: [{ buyers: 10, sellers: 10 }] } })
const [{ runs, summary }] = scenarios as [(typeof scenarios)[number]]

describe('summary of runs', () => {
  it('merges latencies and never averages them', () => {
    const slow = makeResult({
      plan: { scenarios: [{ buyers: 1, sellers: 1 }], runs: 1 },
      slower: 50,
      seed: 3,
    })
    const quick = makeResult({ plan: { scenarios: [{ buyers: 1, sellers: 1 }], runs: 1 }, seed: 4 })
    const both = [quick.scenarios[0]!.runs[0]!, slow.scenarios[0]!.runs[0]!]
    const merged = latencyOf(mergeHistograms(both.map(({ histogram }) => histogram)))
    const { latencyMs } = summarise(both)
    expect(latencyMs).toMatchObject(merged)
    // Half of all calls are slow, so the 90th percentile is among them, far above the average of both runs'.
    expect(latencyMs.p90).toBeGreaterThan(1.3 * mean(both.map((run) => run.latencyMs.p90)))
  })

  it('has the mean over runs with its interval beside the mean of all calls', () => {
    const means = runs.map(({ latencyMs }) => latencyMs.mean)
    expect(summary.latencyMs.meanOverRuns.mean).toBeCloseTo(mean(means), 10)
    expect(summary.latencyMs.meanOverRuns.low).toBeLessThan(mean(means))
    expect(summary.throughput.mean).toBeCloseTo(mean(runs.map(({ throughput }) => throughput)), 10)
    expect(summary.throughput.high! - summary.throughput.mean).toBeCloseTo(
      (2.262157 * summary.throughput.sd) / Math.sqrt(10),
      3,
    )
  })

  it('adds up: operations make the whole', () => {
    const operations = Object.values(summary.operations)
    expect(sum(operations.map(({ calls }) => calls))).toBe(summary.calls)
    expect(sum(operations.map(({ throughput }) => throughput))).toBeCloseTo(summary.throughput.mean, 6)
    expect(latencyOf(mergeHistograms(operations.map(({ histogram }) => histogram)))).toEqual(
      latencyOf(decodeHistogram(summary.histogram)),
    )
  })

  it('counts errors and refusals by code, of all and of each operation', () => {
    const troubled = runs.map((run, index): RunResult => ({
      ...run,
      errorsByCode: index % 2 === 0 ? { TIMEOUT: 2 } : { TIMEOUT: 1, INTERNAL: 1 },
      operations: {
        ...run.operations,
        GetItem: { ...run, refusals: 3, refusalsByCode: { NOT_FOUND: 3 } },
      },
    }))
    const counted = summarise(troubled)
    expect(counted.errors).toEqual({ TIMEOUT: 15, INTERNAL: 5 })
    expect(counted.operations.GetItem!.refusals).toBe(30)
    expect(counted.operations.GetItem!.refusalsByCode).toEqual({ NOT_FOUND: 30 })
  })

  it('spreads an operation that only some runs called over all of them', () => {
    const sometimes = runs.map((run, index): RunResult => ({
      ...run,
      operations: index < 3 ? { ...run.operations, GetItem: { ...run, throughput: 100 } } : run.operations,
    }))
    expect(summarise(sometimes).operations.GetItem!.throughput).toBeCloseTo(30, 10)
  })

  it('weighs processor time and requests under way by how long each run took', () => {
    const long = { ...runs[0]!, seconds: 30, littlesLaw: { measured: 10, computed: 12 } }
    const short = { ...runs[1]!, seconds: 10, littlesLaw: { measured: 20, computed: 20 } }
    long.cpu = [{ name: 'product-db', userShare: 0.4, systemShare: 0.1 }]
    short.cpu = [{ name: 'product-db', userShare: 0.8, systemShare: 0.5 }]
    const { cpu, littlesLaw } = summarise([long, short])
    expect(littlesLaw).toEqual({ measured: 12.5, computed: 14 })
    expect(cpu).toHaveLength(1)
    expect(cpu[0]!.userShare).toBeCloseTo(0.5)
    expect(cpu[0]!.systemShare).toBeCloseTo(0.2)
  })

  it('of no run is zero, and of one has no interval', () => {
    const none = summarise([])
    expect(none).toMatchObject({ calls: 0, errors: {}, operations: {}, hops: null, cpu: [] })
    expect(none.latencyMs.p99).toBe(0)
    expect(summarise(runs.slice(0, 1)).throughput).toMatchObject({ sd: 0, low: null, high: null })
  })
})

describe('where the time goes, over runs', () => {
  const times = (values: number[]): HopTimes => {
    const histogram = newHistogram()
    for (const value of values) histogram.recordValue(value)
    const { mean: meanMs, p50: p50Ms, p99: p99Ms } = latencyOf(histogram)
    const part = { meanMs, p50Ms, p99Ms, histogram: encodeHistogram(histogram) }
    return {
      traced: values.length,
      meanMs: meanMs * hopParts.length,
      parts: Object.fromEntries(hopParts.map((name) => [name, part])) as HopTimes['parts'],
    }
  }

  it('weighs each run by what it traced, and merges what it timed', () => {
    const one = times([100, 100, 100])
    const other = times([500])
    const merged = mergeHops([
      { all: one, operations: { GetItem: one } },
      null,
      { all: other, operations: { MakePurchase: other } },
    ])!
    expect(merged.all.traced).toBe(4)
    expect(merged.all.parts.journal).toMatchObject({ meanMs: 0.2, p50Ms: 0.1, p99Ms: 0.5 })
    expect(merged.all.meanMs).toBeCloseTo(0.2 * hopParts.length)
    expect(merged.operations.GetItem!.traced).toBe(3)
    expect(merged.operations.MakePurchase!.parts.frontend.p50Ms).toBe(0.5)
  })

  it('stays a whole: the parts add up to what was waited', () => {
    const { all } = summary.hops!
    expect(sum(hopParts.map((part) => all.parts[part].meanMs))).toBeCloseTo(all.meanMs, 6)
  })

  it('is unknown where no run told it', () => {
    expect(mergeHops([])).toBeNull()
    expect(mergeHops([null, null])).toBeNull()
  })
})
