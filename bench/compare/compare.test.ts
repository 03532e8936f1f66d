import { describe, expect, it } from 'vitest'
import type { PlanInput } from '../model/plan.ts'
import { makeResult, type ResultShape } from '../testing/make-result.ts'
import { compareBenchmarks, compareScenarios } from './compare.ts'

const one = { scenarios: [{ buyers: 10, sellers: 10 }] } satisfies Partial<PlanInput>

function scenario(shape: ResultShape = {}) {
  // Where the time of requests went is not compared, and takes long to make up.
  return makeResult({ traced: false, ...shape, plan: { ...one, ...shape.plan } }).scenarios[0]!
}

function differences(first: ReturnType<typeof scenario>, second: ReturnType<typeof scenario>) {
  const comparison = compareScenarios(first, second)
  if (!comparison.comparable) throw new Error(comparison.text)
  return comparison
}

describe('two results of a scenario', () => {
  it('that differ clearly are told apart, with by how much and how sure that is', () => {
    const {
      text,
      differences: found,
      warnings,
    } = differences(scenario(), scenario({ seed: 2, slower: 1.25 }))
    const [throughput, mean, p99] = found
    expect(throughput).toMatchObject({ name: 'throughput', unit: 'calls/s', better: 'first' })
    expect(throughput!.relative).toBeGreaterThan(-0.25)
    expect(throughput!.relative).toBeLessThan(-0.15)
    expect(throughput!.interval!.high).toBeLessThan(0)
    expect(throughput!.p).toBeLessThan(0.001)
    expect(mean).toMatchObject({ name: 'mean latency', unit: 'ms', better: 'first' })
    expect(mean!.interval!.low).toBeGreaterThan(0)
    expect(p99!.better).toBe('first')
    expect(text).toMatch(
      /^Better in the first: throughput \(−\d+ %\), mean latency \(\+\d+ %\) and p99 latency/,
    )
    expect(throughput!.text).toMatch(
      /^The throughput of the second is lower: −[\d,]+ calls\/s, −\d+ % \(95 % interval −[\d.]+ % to −[\d.]+ %, p < 0.0001\)\.$/,
    )
    expect(warnings).toEqual([])
  })

  it('say the same from either side', () => {
    const [quick, slow] = [scenario(), scenario({ seed: 2, slower: 1.25 })]
    expect(differences(slow, quick).differences.map(({ better }) => better)).toEqual([
      'second',
      'second',
      'second',
    ])
    expect(differences(slow, quick).differences[0]!.text).toContain('higher')
  })

  it('that only chance parts have no clear difference', () => {
    // A test at 5 % finds a difference where none is in one of twenty; most pairs must have none.
    const clear = Array.from({ length: 12 }, (_, seed) =>
      differences(scenario({ seed: 100 + seed }), scenario({ seed: 200 + seed })),
    ).filter(({ differences: [throughput] }) => throughput!.better !== null)
    expect(clear.length).toBeLessThanOrEqual(3)
    const same = differences(scenario(), scenario())
    expect(same.text).toBe('No clear difference in throughput, mean latency and p99 latency.')
    expect(same.differences[0]!.text).toMatch(
      /^No clear difference in throughput \(±0 calls\/s, ±0 %; .*p = 1.00\)\.$/,
    )
  })

  it('of other clients or another workload are not compared', () => {
    const others = makeResult({ plan: { scenarios: [{ buyers: 5, sellers: 10 }] } }).scenarios[0]!
    expect(compareScenarios(scenario(), others)).toEqual({
      comparable: false,
      text: '10 buyers and 10 sellers cannot be compared with 5 buyers and 10 sellers: the load is another one.',
    })
    const mixed = compareScenarios(scenario(), scenario({ plan: { workload: 'mixed' } }))
    expect(mixed.comparable).toBe(false)
    expect(mixed.text).toMatch(/^The workloads differ \(50 % \w+ and 50 % \w+ against 35 % ChangeItemPrice/)
  })

  it('without a run are not compared', () => {
    expect(compareScenarios({ ...scenario(), runs: [] }, scenario())).toMatchObject({
      comparable: false,
      text: expect.stringContaining('The first has no finished run') as string,
    })
  })

  it('come with a warning where they are not to be trusted, differ in length or have few runs', () => {
    const few = scenario({ plan: { runs: 3, ops: 80 }, slower: 2 })
    const { warnings, differences: found } = differences(scenario(), few)
    expect(warnings).toEqual([
      expect.stringMatching(/^The second is doubtful. There are only 3 runs/),
      expect.stringMatching(/^With 10 and 3 runs/),
      expect.stringMatching(/^Each client made 100 calls a run in the first and 80 calls in the second/),
    ])
    expect(found[0]!.better).toBe('first')
    const single = differences(scenario({ plan: { runs: 1 } }), scenario({ plan: { runs: 1 }, slower: 3 }))
    expect(single.differences[0]).toMatchObject({ better: null, interval: null, p: 1 })
  })
})

describe('two benchmarks', () => {
  it('are compared scenario by scenario', () => {
    const first = makeResult({ id: 'a' })
    const second = makeResult({
      id: 'b',
      seed: 9,
      slower: 0.8,
      plan: {
        scenarios: [
          { buyers: 100, sellers: 100 },
          { buyers: 10, sellers: 10 },
          { buyers: 3, sellers: 0 },
        ],
      },
    })
    const comparison = compareBenchmarks(first, second)
    expect(
      comparison.scenarios.map(({ buyers, comparison: { comparable } }) => [buyers, comparable]),
    ).toEqual([
      [10, true],
      [100, true],
    ])
    expect(comparison.unmatched).toEqual([
      { of: 'first', buyers: 1, sellers: 1, ops: 100 },
      { of: 'second', buyers: 3, sellers: 0, ops: 100 },
    ])
    expect(comparison.text).toBe('Throughput over 2 scenarios: 2 better in the second.')
    expect(comparison.first).toMatchObject({ id: 'a', verdict: { level: 'trustworthy' } })
  })

  it('of the same clients with other numbers of calls are compared, with a warning', () => {
    const { scenarios, unmatched } = compareBenchmarks(
      makeResult({ plan: one }),
      makeResult({ plan: { ...one, ops: 80 } }),
    )
    expect(unmatched).toEqual([])
    expect(scenarios).toMatchObject([{ ops: 100, secondOps: 80, comparison: { comparable: true } }])
    const { comparison } = scenarios[0]!
    expect(comparison.comparable && comparison.warnings.join()).toContain(
      '100 calls a run in the first and 80',
    )
  })

  it('with the same clients twice pair those with as many calls', () => {
    const [small, large] = [100, 80].map((ops) => makeResult({ plan: { ...one, ops } }))
    const both = { ...small!, scenarios: [...small!.scenarios, ...large!.scenarios] }
    const turned = { ...both, scenarios: both.scenarios.toReversed() }
    expect(compareBenchmarks(both, turned).scenarios.map(({ ops, secondOps }) => [ops, secondOps])).toEqual([
      [100, 100],
      [80, 80],
    ])
  })

  it('tell what else was not the same', () => {
    const first = makeResult({ plan: one })
    const second = makeResult({ plan: { ...one, seed: 7, warmUpOps: 0 } })
    second.machine = { ...second.machine, hostname: 'lab-8', cpus: 8 }
    second.versions = { ...second.versions, node: 'v22.0.0', electron: '42.0.0' }
    second.configuration = { ...second.configuration, 'passwords.cost': 32_768 }
    const { conditions, warnings } = compareBenchmarks(first, second)
    expect(conditions).toEqual([
      { name: 'machine', first: 'lab-7', second: 'lab-8' },
      { name: 'processor', first: '2 × Example CPU @ 2.60GHz', second: '8 × Example CPU @ 2.60GHz' },
      { name: 'version of node', first: 'v20.20.0', second: 'v22.0.0' },
      { name: 'warm-up calls of each client', first: 'as many as it takes', second: '0' },
      { name: 'seed', first: '1', second: '7' },
      { name: 'passwords.cost', first: '1024', second: '32768' },
      { name: 'version of electron', first: '–', second: '42.0.0' },
    ])
    expect(warnings).toEqual([expect.stringContaining('different machines')])
    expect(compareBenchmarks(first, first).conditions).toEqual([])
  })

  it("of workloads of one's own are compared if those are the same, whatever their order", () => {
    const result = (buyer: object, name = 'Own') =>
      makeResult({ plan: { scenarios: [{ buyers: 1, sellers: 0 }], workload: { name, buyer } } })
    const first = result({ GetItem: 3, DisplayCart: 1 })
    expect(
      compareBenchmarks(first, result({ DisplayCart: 1, GetItem: 3 })).scenarios[0]!.comparison.comparable,
    ).toBe(true)
    const { text } = compareBenchmarks(first, result({ GetItem: 3, DisplayCart: 2 }))
    expect(text).toContain('The workloads differ (Own; ')
    expect(text).toContain('75 % GetItem, 25 % DisplayCart against Own; ')
  })

  it('of different workloads or loops are not compared, and it is said why', () => {
    const closed = makeResult({ plan: one })
    const open = makeResult({ plan: { ...one, loop: { kind: 'open', ratePerSecond: 500 } } })
    const { text, scenarios } = compareBenchmarks(closed, open)
    expect(text).toBe(
      'The loops differ (closed against open, 500 calls/s): their latencies do not mean the same.',
    )
    expect(scenarios[0]!.comparison).toEqual({ comparable: false, text })
    expect(compareBenchmarks(closed, makeResult({ plan: { ...one, workload: 'mixed' } })).text).toContain(
      'course against mixed',
    )
  })

  it('with nothing in common, or not to be trusted, are said to be so', () => {
    const other = makeResult({ plan: { scenarios: [{ buyers: 2, sellers: 2 }] }, cancelled: true })
    const comparison = compareBenchmarks(makeResult({ plan: one }), other)
    expect(comparison.text).toContain('no scenario in common')
    expect(comparison.warnings).toEqual([
      'The second result is doubtful, and so is what is concluded from it.',
    ])
  })
})
