import type { BenchmarkResult, RunResult } from '../model/result.ts'
import { encodeHistogram, latencyOf, newHistogram } from '../statistics/histogram.ts'
import { makeResult } from './make-result.ts'

/** Results as they seldom come, for whatever must cope with all of them. */
export function oddResults(): Record<string, BenchmarkResult> {
  return {
    'a single run': makeResult({ plan: { scenarios: [{ buyers: 1, sellers: 0 }], runs: 1, ops: 3 } }),
    'nothing measured': { ...makeResult({ plan: { runs: 1, ops: 1 } }), scenarios: [] },
    'cancelled before the first run': makeResult({ plan: { ops: 1 }, cancelled: true, keptRuns: 0 }),
    'nothing answered': makeResult({ plan: { ops: 2, runs: 2 }, eachRun: withoutAnswers }),
    'not traced': makeResult({ plan: { ops: 5, runs: 2 }, traced: false }),
    'an open loop': makeResult({
      plan: { ops: 5, runs: 2, loop: { kind: 'open', ratePerSecond: 300 } },
      eachRun: (run) => ({
        ...run,
        generator: { ...run.generator, lateMs: { p50: 0.1, p99: 2, max: 3 } },
      }),
    }),
    "somebody else's services": makeResult({
      plan: {
        ops: 5,
        runs: 2,
        target: {
          kind: 'addresses',
          buyer: { host: 'a.example', port: 1 },
          seller: { host: '::1', port: 2 },
        },
      },
      eachRun: (run) => ({
        ...run,
        hops: null,
        cpu: run.cpu.slice(0, 1),
        machine: { ...run.machine, busyElsewhereShare: null },
      }),
    }),
    'twenty scenarios': makeResult({
      plan: {
        ops: 3,
        runs: 2,
        scenarios: Array.from({ length: 20 }, (_, index) => ({ buyers: 1 + 3 * index, sellers: index })),
      },
    }),
    'a hundred runs': makeResult({
      plan: { ops: 2, runs: 100, scenarios: [{ buyers: 2, sellers: 2 }] },
    }),
    'twice the same scenario': makeResult({
      plan: {
        ops: 3,
        runs: 2,
        scenarios: [
          { buyers: 1, sellers: 1 },
          { buyers: 1, sellers: 1 },
        ],
      },
    }),
  }
}

function withoutAnswers(run: RunResult): RunResult {
  const empty = newHistogram()
  const nothing = {
    throughput: 0,
    latencyMs: latencyOf(empty),
    histogram: encodeHistogram(empty),
    errors: run.calls,
    errorsByCode: { TIMEOUT: run.calls },
  }
  return {
    ...run,
    ...nothing,
    operations: Object.fromEntries(
      Object.entries(run.operations).map(([name, figures]) => [name, { ...figures, ...nothing }]),
    ),
    hops: null,
    littlesLaw: { measured: 2, computed: 0 },
  }
}
