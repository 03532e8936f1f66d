import type { Latency, ScenarioResult } from '../../model/result.ts'
import { sum } from '../../statistics/moments.ts'
import { formatCount, formatFigure, interval, plusMinus } from '../../words/numbers.ts'
import { shortScenario } from '../../words/scenario.ts'
import { describeLevel } from '../../words/verdict.ts'
import type { RankedColumn } from './fitting-table.ts'

export const overviewColumns: RankedColumn<ScenarioResult>[] = [
  { title: 'Scenario', rank: 0, cell: shortScenario },
  { title: 'Verdict', rank: 0, cell: ({ verdict }) => describeLevel(verdict.level) },
  figures('Mean', 0, ({ summary }) => plusMinus(summary.latencyMs.meanOverRuns)),
  figures('95 % interval', 4, ({ summary }) => interval(summary.latencyMs.meanOverRuns)),
  figures('p99', 1, ({ summary }) => formatFigure(summary.latencyMs.p99)),
  figures('Throughput', 0, ({ summary }) => plusMinus(summary.throughput)),
  figures('95 % interval', 3, ({ summary }) => interval(summary.throughput)),
  figures('Calls', 3, ({ summary }) => formatCount(summary.calls)),
  figures('Failed', 1, ({ summary }) => formatCount(sum(Object.values(summary.errors)))),
  figures('Refused', 2, ({ summary }) => formatCount(sum(Object.values(summary.refusals)))),
  figures('Runs', 2, ({ runs }) => formatCount(runs.length)),
]

export interface OperationRow {
  name: string
  calls: number
  throughput: number
  latencyMs: Latency
}

export const operationColumns: RankedColumn<OperationRow>[] = [
  { title: 'Operation', rank: 0, cell: ({ name }) => name },
  figures('Calls', 1, ({ calls }) => formatCount(calls)),
  figures('Calls/s', 1, ({ throughput }) => formatFigure(throughput)),
  time('Mean', 0, 'mean'),
  time('sd', 2, 'sd'),
  time('p50', 0, 'p50'),
  time('p75', 4, 'p75'),
  time('p90', 1, 'p90'),
  time('p95', 4, 'p95'),
  time('p99', 0, 'p99'),
  time('p99.9', 3, 'p999'),
  time('Max', 2, 'max'),
]

function figures<Row>(title: string, rank: number, cell: (row: Row) => string): RankedColumn<Row> {
  return { title, rank, align: 'right', cell }
}

function time(title: string, rank: number, of: keyof Latency): RankedColumn<OperationRow> {
  return figures(title, rank, ({ latencyMs }) => formatFigure(latencyMs[of]))
}
