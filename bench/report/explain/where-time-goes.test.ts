import { describe, expect, it } from 'vitest'
import type { PlanInput } from '../../model/plan.ts'
import type { HopPart, HopTimes, RunResult } from '../../model/result.ts'
import { makeResult, type ResultShape } from '../../testing/make-result.ts'
import { whereTimeGoes } from './where-time-goes.ts'

const one = { scenarios: [{ buyers: 10, sellers: 10 }] } satisfies Partial<PlanInput>

function explain(shape: ResultShape = {}): { growth: string; of: (index: number) => string } {
  const { growth, scenarios } = whereTimeGoes(makeResult(shape))
  return { growth: growth.join('\n'), of: (index) => scenarios[index]!.text.join('\n') }
}

/** Processors used by each process, the generator's among them. */
function using(shares: Record<string, number>) {
  return (run: RunResult): RunResult => ({
    ...run,
    throughput: 10_000,
    cpu: Object.entries(shares).map(([name, share]) => ({
      name,
      userShare: share / 2,
      systemShare: share / 2,
    })),
  })
}

describe('where the time goes', () => {
  it('names the greatest parts of a call with their figures', () => {
    const result = makeResult({ plan: one })
    const { parts, meanMs } = result.scenarios[0]!.summary.hops!.all
    const share = Math.round((parts['client-frontend'].meanMs / meanMs) * 100)
    const { text } = whereTimeGoes(result).scenarios[0]!
    expect(text[0]).toContain(
      `${parts['client-frontend'].meanMs.toFixed(3)} ms (${share} %), passed between the client and its frontend`,
    )
    expect(text[0]).toContain('between the frontend and product-db')
    expect(text[1]).toMatch(/^In all, 7\d % of it was spent on the way/)
  })

  it('says which part makes one operation slower than another', () => {
    const slowJournal = (times: HopTimes): HopTimes => {
      const more: Partial<Record<HopPart, number>> = { journal: 5 }
      return {
        ...times,
        meanMs: times.meanMs + 5,
        parts: {
          ...times.parts,
          journal: { ...times.parts.journal, meanMs: times.parts.journal.meanMs + more.journal! },
        },
      }
    }
    const { of } = explain({
      plan: one,
      eachRun: (run) => ({
        ...run,
        hops: {
          all: run.hops!.all,
          operations: {
            ...run.hops!.operations,
            ChangeItemPrice: slowJournal(run.hops!.operations.ChangeItemPrice!),
          },
        },
      }),
    })
    expect(of(0)).toMatch(
      /Among the traced calls, ChangeItemPrice takes 5\.\d+ ms longer than SearchItemsForSale\. They differ most in the time waiting for the journal to be on disk, by 5\.\d+ ms/,
    )
  })

  it('draws no conclusion from a few traced calls', () => {
    const few = (run: RunResult): RunResult => ({
      ...run,
      hops: { ...run.hops!, all: { ...run.hops!.all, traced: 2 } },
    })
    const text = explain({ plan: { ...one, runs: 3 }, eachRun: few }).of(0)
    expect(text).toMatch(
      /^Only 6 calls of [\d,]+ were traced: too few to say where the time of a call goes\./,
    )
    expect(text).not.toContain('takes')
  })

  it('says nothing of two operations where all calls say the opposite', () => {
    const means: Record<string, number> = { SearchItemsForSale: 1, ChangeItemPrice: 2 }
    const against = (run: RunResult): RunResult => ({
      ...run,
      hops: {
        all: run.hops!.all,
        operations: Object.fromEntries(
          Object.entries(run.hops!.operations).map(([op, times]) => [
            op,
            { ...times, meanMs: means[op] ?? 1.5 },
          ]),
        ),
      },
    })
    const text = (shape: ResultShape) => explain({ plan: one, ...shape }).of(0)
    const { operations } = makeResult({ plan: one, eachRun: against }).scenarios[0]!.summary
    const agrees = operations.ChangeItemPrice!.latencyMs.mean > operations.SearchItemsForSale!.latencyMs.mean
    expect(agrees).toBe(true)
    expect(text({ eachRun: against })).toContain('ChangeItemPrice takes')
    means.SearchItemsForSale = 3
    expect(text({ eachRun: against })).not.toContain('Among the traced calls')
  })

  it('warns if the traced calls do not stand for all', () => {
    const slowerWhenTraced = (run: RunResult): RunResult => ({
      ...run,
      hops: { ...run.hops!, all: { ...run.hops!.all, meanMs: 2 * run.latencyMs.mean } },
    })
    expect(explain({ plan: one, eachRun: slowerWhenTraced }).of(0)).toMatch(
      /traced calls of 20,000 took \d+ % longer than all calls on average: take the parts as shares/,
    )
    expect(explain({ plan: one }).of(0)).not.toContain('take the parts as shares')
  })

  it('tells from the processors what the limit is', () => {
    const full = explain({
      plan: one,
      eachRun: using({ generator: 0.7, 'product-db': 0.6, 'buyer-frontend': 0.6 }),
    })
    expect(full.of(0)).toContain('kept 1.90 of 2 processors busy, 190 µs for each call')
    expect(full.of(0)).toContain(
      '2 processors cannot do more than 10,526 calls/s, so the processors are the limit',
    )
    const single = explain({ plan: one, eachRun: using({ generator: 0.3, 'product-db': 0.97 }) })
    expect(single.of(0)).toContain('The busiest process, product-db, used 97 % of one.')
    const idle = explain({ plan: one, eachRun: using({ generator: 0.2, 'product-db': 0.1 }) })
    expect(idle.of(0)).toContain('No process was at its limit')
    const crowded = explain({
      plan: one,
      eachRun: (run) => ({
        ...using({ generator: 0.2, 'product-db': 0.1 })(run),
        machine: { busyElsewhereShare: 0.75, clockDriftMs: 0 },
      }),
    })
    expect(crowded.of(0)).toContain('Other programs took 1.50 more, so no processor was left')
    const elsewhere = explain({ plan: one, eachRun: using({ generator: 0.4 }) })
    expect(elsewhere.of(0)).toContain('what the services used is not known')
  })

  it('tells how response time and throughput grow, and what that means', () => {
    const paced = (rates: Record<number, number>) => {
      return explain({
        eachRun: (run, { buyers }) => ({
          ...run,
          throughput: rates[buyers]!,
          latencyMs: { ...run.latencyMs, mean: (2_000 * buyers) / rates[buyers]! },
        }),
      }).growth
    }
    const growth = paced({ 1: 1_000, 10: 9_000, 100: 9_500 })
    expect(growth).toContain(
      'From 1 + 1 to 10 + 10, 10 times the clients, the mean response time goes from 2.00 ms to 2.22 ms (1.1 times) and throughput from 1,000 calls/s to 9,000 calls/s (9 times). Throughput keeps up',
    )
    expect(growth).toContain('(1.1 times). More clients bring no more throughput: the system is saturated')
    expect(growth).toContain('With 100 + 100 it takes 21.1 ms, so 19.1 ms of it (91 %) is waiting for others')
    expect(paced({ 1: 1_000, 10: 3_000, 100: 4_000 })).toContain(
      'Throughput grows, but less than the number of clients',
    )
  })

  it('says where the added time is spent', () => {
    expect(explain().growth).toMatch(
      /A traced call takes 9\.\d+ ms longer. The largest part of this is the time between the client and its frontend, by 5\.\d+ ms/,
    )
  })

  it("puts the figures into Little's law", () => {
    const { growth } = explain({ plan: one })
    expect(growth).toMatch(/With 10 \+ 10, [\d,]+ calls\/s × 1\.\d+ ms makes 20\.0, and 20\.0 were counted/)
    expect(growth).toContain('that number is given, one for each of the 20 clients')
    const uneven = explain({
      plan: one,
      eachRun: (run) => ({ ...run, littlesLaw: { measured: 15, computed: 15 } }),
    }).growth
    expect(uneven).toContain('one for each of the 20 clients that still has calls to make')
    const open = explain({ plan: { ...one, loop: { kind: 'open', ratePerSecond: 100 } } }).growth
    expect(open).toContain("Little's law")
    expect(open).not.toContain('closed loop')
  })

  it('draws no conclusion from clients of another kind, nor from few more of them', () => {
    const { growth } = explain({
      plan: {
        scenarios: [
          { buyers: 10, sellers: 0 },
          { buyers: 0, sellers: 40 },
          { buyers: 0, sellers: 45 },
        ],
      },
    })
    expect(growth).not.toContain('times the clients')
  })

  it('says so where nothing was traced', () => {
    expect(explain({ plan: one, traced: false }).of(0)).toContain('No request was traced')
  })
})
