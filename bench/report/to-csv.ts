import { csvLine } from '../../services/csv/write-csv.ts'
import { harmless } from '../../services/text/harmless.ts'
import type { BenchmarkResult, Figures, RunResult, ScenarioResult } from '../model/result.ts'

type Cell = string | number

const header = [
  'scenario',
  'buyers',
  'sellers',
  'calls_per_client',
  'run',
  'started_at',
  'run_seconds',
  'operation',
  'calls',
  'throughput_calls_per_s',
  'latency_mean_ms',
  'latency_sd_ms',
  'latency_min_ms',
  'latency_p50_ms',
  'latency_p75_ms',
  'latency_p90_ms',
  'latency_p95_ms',
  'latency_p99_ms',
  'latency_p999_ms',
  'latency_max_ms',
  'failed_calls',
  'failed_by_code',
  'refused_calls',
  'refused_by_code',
  'verdict',
] as const

/** A row for each operation of each run, and one for all operations together (RFC 4180). */
export function toCsv({ scenarios }: BenchmarkResult): string {
  const rows = scenarios.flatMap((scenario, index) =>
    scenario.runs.flatMap((run) => [
      rowOf(scenario, index, run, 'all', run),
      ...Object.entries(run.operations)
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([name, figures]) => rowOf(scenario, index, run, name, figures)),
    ]),
  )
  return [header, ...rows].map((row) => csvLine(row.map(written))).join('')
}

function rowOf(
  { buyers, sellers, ops, verdict }: ScenarioResult,
  index: number,
  { number, startedAt, seconds }: RunResult,
  operation: string,
  figures: Figures,
): Cell[] {
  const { mean, sd, min, p50, p75, p90, p95, p99, p999, max } = figures.latencyMs
  return [
    index + 1,
    buyers,
    sellers,
    ops,
    number,
    startedAt,
    seconds,
    operation,
    figures.calls,
    figures.throughput,
    ...[mean, sd, min, p50, p75, p90, p95, p99, p999, max],
    figures.errors,
    byCode(figures.errorsByCode),
    figures.refusals,
    byCode(figures.refusalsByCode),
    verdict.level,
  ]
}

function byCode(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([code, count]) => `${code}=${count}`)
    .join(' ')
}

/** A code comes from a server that may be any implementation. */
function written(value: Cell): Cell {
  return typeof value === 'number' ? Number(value.toPrecision(9)) : harmless(value)
}
