import type { BenchmarkResult, ScenarioResult } from '../../bench/model/result.ts'
import type { BenchmarkSummary, ScenarioSummary } from '../ipc/bench-types.ts'

/** The entry of a result in the list; small, however many runs and histograms it has. */
export function summaryOf(result: BenchmarkResult, isImported: boolean): BenchmarkSummary {
  const { id, title, startedAt, endedAt, plan, machine, verdict, scenarios } = result
  const { hostname, cpuModel, cpus } = machine
  return {
    id,
    title,
    startedAt,
    endedAt,
    isImported,
    plan,
    machine: { hostname, cpuModel, cpus },
    verdict,
    scenarios: scenarios.map(scenarioSummary),
  }
}

function scenarioSummary(scenario: ScenarioResult): ScenarioSummary {
  const { buyers, sellers, ops, runs, setUp, summary, verdict } = scenario
  return {
    buyers,
    sellers,
    ops,
    runs: runs.length,
    calls: summary.calls,
    errors: Object.values(summary.errors).reduce((sum, count) => sum + count, 0),
    throughput: summary.throughput,
    meanMs: summary.latencyMs.meanOverRuns,
    p99Ms: summary.latencyMs.p99,
    setUpSeconds: setUp.seconds,
    verdict,
  }
}
