import { describe, expect, it } from 'vitest'
import type { PlanInput } from '../model/plan.ts'
import type { Doubt, Reason, RunResult, Verdict } from '../model/result.ts'
import { summarise } from '../statistics/summarise.ts'
import { makeResult, type ResultShape } from '../testing/make-result.ts'
import { judgeBenchmark, judgeScenario } from './judge.ts'

type Change = (run: RunResult) => Partial<RunResult>

const course = { scenarios: [{ buyers: 10, sellers: 10 }] } satisfies Partial<PlanInput>

function verdictOf(change: Change = () => ({}), shape: ResultShape = {}): Verdict {
  return makeResult({
    // Where the time of requests went is not judged, and takes long to make up.
    traced: false,
    ...shape,
    plan: { ...course, ...shape.plan },
    eachRun: (run) => ({ ...run, ...change(run) }),
  }).scenarios[0]!.verdict
}

function reasonFor(doubt: Doubt, { reasons }: Verdict): Reason {
  expect(reasons.map((reason) => reason.doubt)).toEqual([doubt])
  return reasons[0]!
}

const generator = (change: Partial<RunResult['generator']>): Change => {
  return (run) => ({ generator: { ...run.generator, ...change } })
}
const machine = (change: Partial<RunResult['machine']>): Change => {
  return (run) => ({ machine: { ...run.machine, ...change } })
}
/** Only in the first this many runs. */
const inFirst = (count: number, change: Change): Change => {
  return (run) => (run.number <= count ? change(run) : {})
}

describe('verdict on a scenario', () => {
  it('of clean runs is trustworthy, without reasons', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      expect(verdictOf(undefined, { seed })).toEqual({ level: 'trustworthy', reasons: [] })
    }
  })

  describe('generator', () => {
    it('may be busy, but not near a whole processor', () => {
      expect(verdictOf(generator({ cpuShare: 0.85 })).level).toBe('trustworthy')
      const doubted = reasonFor('generator-saturated', verdictOf(generator({ cpuShare: 0.93 })))
      expect(doubted.level).toBe('doubtful')
      expect(doubted.text).toContain('93 % of a processor in all 10 runs')
      expect(reasonFor('generator-saturated', verdictOf(generator({ cpuShare: 0.99 }))).level).toBe('invalid')
    })

    it('may hiccup in two of ten runs, not in three', () => {
      expect(verdictOf(inFirst(2, generator({ cpuShare: 0.99 }))).level).toBe('trustworthy')
      const { text } = reasonFor('generator-saturated', verdictOf(inFirst(3, generator({ cpuShare: 0.95 }))))
      expect(text).toContain('in 3 of 10 runs')
    })

    it('is held up when its event loop is late by as much as the slowest calls take', () => {
      const late: Change = (run) =>
        generator({ eventLoopDelayMs: { p50: 0.2, p99: 0.9 * run.latencyMs.p99, max: 80 } })(run)
      expect(reasonFor('generator-saturated', verdictOf(late, { slower: 10 })).text).toMatch(
        /one of a hundred times its event loop came [\d.]+ ms late or more, where the p99 of the latencies is [\d.]+ ms/,
      )
    })

    it('is held up when its event loop is usually late', () => {
      const late = generator({ eventLoopDelayMs: { p50: 6, p99: 7, max: 9 } })
      expect(reasonFor('generator-saturated', verdictOf(late, { slower: 10 })).text).toContain(
        'half of the time its event loop came 6.00 ms late',
      )
    })

    it('is not doubted for delays as short as the grain of its timers', () => {
      const grain = generator({ eventLoopDelayMs: { p50: 1, p99: 2, max: 4 } })
      expect(verdictOf(grain, { plan: { scenarios: [{ buyers: 1, sellers: 1 }], ops: 1_000 } }).level).toBe(
        'trustworthy',
      )
    })

    it('is doubted in an open loop that sends late', () => {
      const late: Change = (run) =>
        generator({ lateMs: { p50: 1, p99: 0.5 * run.latencyMs.p99, max: 90 } })(run)
      const open = { loop: { kind: 'open', ratePerSecond: 100 } } as const
      expect(reasonFor('generator-saturated', verdictOf(late, { plan: open, slower: 10 })).text).toContain(
        'sent requests late in all 10 runs',
      )
    })
  })

  it('of runs that lost a client is invalid, be it in a single run', () => {
    const reason = reasonFor('client-died', verdictOf(inFirst(1, generator({ clientsLost: 2 }))))
    expect(reason.level).toBe('invalid')
    expect(reason.text).toContain('2 clients lost the connection or could not make it, in 1 of 10 runs:')
    const told = generator({ clientsLost: 1, lossReasons: ['ECONNRESET', 'it closed the connection'] })
    expect(reasonFor('client-died', verdictOf(told)).text).toContain(
      '(ECONNRESET and it closed the connection)',
    )
  })

  describe('drift', () => {
    const steady = (share: number): Change => {
      return (run) => ({ throughput: 1_000 * (1 + (share * (run.number - 1)) / 9) })
    }

    it('is found if the runs rise or fall steadily and by more than 5 %', () => {
      const fell = reasonFor('runs-drift', verdictOf(steady(-0.2)))
      expect(fell.level).toBe('doubtful')
      expect(fell.text).toMatch(/throughput fell steadily over the runs, by 2\d % .*p < 0.0001/)
      expect(reasonFor('runs-drift', verdictOf(steady(0.08))).text).toContain('rose')
    })

    it('is none if it is steady but small, or large but not steady', () => {
      expect(verdictOf(steady(0.03)).level).toBe('trustworthy')
      const restless: Change = (run) => ({ throughput: [900, 1_150, 1_000, 850, 1_100][run.number % 5]! })
      expect(verdictOf(restless).level).toBe('trustworthy')
    })

    it('shows in the latency of an open loop', () => {
      const slowing: Change = (run) => ({
        latencyMs: { ...run.latencyMs, mean: run.latencyMs.mean * (1 + run.number / 10) },
        throughput: 100,
      })
      const open = { loop: { kind: 'open', ratePerSecond: 100 } } as const
      expect(reasonFor('runs-drift', verdictOf(slowing, { plan: open })).text).toContain('mean latency rose')
    })
  })

  it('of runs that differ much is doubtful', () => {
    const scattered = (share: number): Change => {
      return (run) => ({ throughput: 1_000 * (1 + (run.number % 2 === 0 ? share : -share)) })
    }
    expect(verdictOf(scattered(0.15)).level).toBe('trustworthy')
    expect(reasonFor('runs-scatter', verdictOf(scattered(0.3))).text).toContain(
      'standard deviation 32 % of the mean throughput), so that the mean is known only within ± 23 %',
    )
  })

  it('of few runs is doubtful, of none invalid', () => {
    expect(reasonFor('too-few-runs', verdictOf(undefined, { plan: { runs: 4 } })).text).toContain(
      'only 4 runs',
    )
    expect(reasonFor('too-few-runs', verdictOf(undefined, { plan: { runs: 1 } }))).toMatchObject({
      level: 'doubtful',
      text: expect.stringContaining('single run') as string,
    })
    expect(verdictOf(undefined, { plan: { runs: 5 } }).level).toBe('trustworthy')
    const { plan, scenarios } = makeResult({ plan: course })
    const unfinished = { ...scenarios[0]!, runs: [], summary: summarise([]) }
    const { level, reasons } = judgeScenario(unfinished, plan, true)
    expect(level).toBe('invalid')
    expect(reasons.map(({ doubt }) => doubt)).toEqual(['too-few-runs', 'cancelled'])
  })

  it('of few calls is doubtful, of very few invalid', () => {
    const calls = (ops: number) => verdictOf(undefined, { plan: { ops } })
    expect(reasonFor('too-few-calls', calls(4))).toMatchObject({
      level: 'doubtful',
      text: expect.stringContaining('800 calls: their p99 rests on the slowest 8') as string,
    })
    const fewest = { scenarios: [{ buyers: 1, sellers: 1 }], ops: 4 }
    expect(
      reasonFor(
        'too-few-calls',
        verdictOf(() => ({ throughput: 1_000 }), { plan: fewest }),
      ).level,
    ).toBe('invalid')
    expect(calls(5).level).toBe('trustworthy')
  })

  describe('errors', () => {
    const failing = (count: number): Change => {
      return (run) => ({
        errors: count,
        errorsByCode: { TIMEOUT: count, ...(run.number === 1 && { INTERNAL: 1 }) },
      })
    }

    it('above one in a thousand are doubtful, above one in a hundred invalid', () => {
      // 2,000 calls a run.
      expect(verdictOf(failing(1)).level).toBe('trustworthy')
      const few = reasonFor('errors', verdictOf(failing(4)))
      expect(few.level).toBe('doubtful')
      expect(few.text).toContain('41 of 20,000 calls failed (0.21 %): 40 × TIMEOUT and 1 × INTERNAL')
      expect(reasonFor('errors', verdictOf(failing(30))).level).toBe('invalid')
    })

    it('are not what the market refuses, unless it refuses most', () => {
      const refusing = (count: number): Change => {
        return () => ({ refusals: count, refusalsByCode: { OUT_OF_STOCK: count } })
      }
      expect(verdictOf(refusing(300)).level).toBe('trustworthy')
      expect(reasonFor('errors', verdictOf(refusing(900)))).toMatchObject({
        level: 'doubtful',
        text: expect.stringContaining(
          '9,000 of 20,000 calls were refused (45 %): 9,000 × OUT_OF_STOCK',
        ) as string,
      })
    })
  })

  it('of a machine that others use is doubtful, or invalid', () => {
    expect(verdictOf(machine({ busyElsewhereShare: 0.1 })).level).toBe('trustworthy')
    expect(verdictOf(machine({ busyElsewhereShare: null })).level).toBe('trustworthy')
    expect(reasonFor('machine-busy', verdictOf(machine({ busyElsewhereShare: 0.3 })))).toMatchObject({
      level: 'doubtful',
      text: expect.stringContaining("30 % of the machine's processors") as string,
    })
    expect(reasonFor('machine-busy', verdictOf(machine({ busyElsewhereShare: 0.6 }))).level).toBe('invalid')
  })

  it('of clocks that part is doubtful, be it in a single run', () => {
    const lasting = (seconds: number, clockDriftMs: number): Change => {
      return (run) => ({ seconds, machine: { ...run.machine, clockDriftMs } })
    }
    expect(verdictOf(lasting(60, 40)).level).toBe('trustworthy')
    expect(verdictOf(lasting(0.05, 3)).level).toBe('trustworthy')
    expect(reasonFor('clock', verdictOf(inFirst(1, lasting(60, -70)))).text).toContain(
      'up to 70.0 ms within a run',
    )
    expect(reasonFor('clock', verdictOf(lasting(1, 20))).level).toBe('doubtful')
  })

  it("of requests that Little's law misses is doubtful", () => {
    const law =
      (computed: number): Change =>
      () => ({ littlesLaw: { measured: 20, computed } })
    expect(verdictOf(law(19.2)).level).toBe('trustworthy')
    expect(reasonFor('littles-law', verdictOf(law(17))).text).toContain(
      '20.0 requests were counted in flight, but throughput × mean latency makes 17.0, 15 % off',
    )
    expect(reasonFor('littles-law', verdictOf(law(24))).level).toBe('doubtful')
  })

  it('of an open loop that is not kept up with is doubtful', () => {
    const open = { loop: { kind: 'open', ratePerSecond: 1_000 } } as const
    const answered =
      (throughput: number): Change =>
      () => ({ throughput })
    expect(verdictOf(answered(960), { plan: open }).level).toBe('trustworthy')
    expect(reasonFor('rate-missed', verdictOf(answered(700), { plan: open })).text).toContain(
      '1,000 calls/s were requested and 700 calls/s were answered, 30 % less',
    )
  })

  it('of what was cancelled is doubtful', () => {
    expect(reasonFor('cancelled', verdictOf(undefined, { cancelled: true })).text).toContain(
      'after 10 of 10 runs',
    )
  })

  it('tells what is invalid first', () => {
    const both: Change = (run) => ({
      ...machine({ busyElsewhereShare: 0.3 })(run),
      littlesLaw: { measured: 20, computed: 1 },
      errors: 200,
      errorsByCode: { INTERNAL: 200 },
    })
    const { level, reasons } = verdictOf(both, { cancelled: true })
    expect(level).toBe('invalid')
    expect(reasons.map(({ doubt }) => doubt)).toEqual(['errors', 'cancelled', 'machine-busy', 'littles-law'])
  })
})

describe('verdict on a benchmark', () => {
  it('is that of its worst scenario, and says which', () => {
    const { verdict } = makeResult({
      eachRun: (run, { buyers }) =>
        buyers === 100 ? { ...run, littlesLaw: { measured: 200, computed: 100 } } : run,
    })
    expect(verdict.level).toBe('doubtful')
    expect(verdict.reasons.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Scenario 3 \(100 buyers and 100 sellers\): Little's law does not hold/),
    ])
  })

  it('says once what holds for all scenarios', () => {
    const { verdict } = makeResult({ plan: { runs: 3, ops: 500 } })
    expect(verdict.reasons).toHaveLength(1)
    expect(verdict.reasons[0]!.text).toMatch(/^There are only 3 runs/)
  })

  it('of nothing is invalid', () => {
    expect(judgeBenchmark([]).level).toBe('invalid')
  })
})
