import type { BenchmarkResult, Figures, ScenarioResult } from '../../model/result.ts'
import { sum } from '../../statistics/moments.ts'
import { formatCount, formatFigure, latencyFigures, latencyTitles } from '../../words/numbers.ts'
import { nameScenario } from '../../words/scenario.ts'
import { describeLevel } from '../../words/verdict.ts'
import type { Block, Section, TableColumn } from '../document.ts'

const columns: TableColumn[] = [
  { title: 'Operation' },
  { title: 'Calls', figures: true },
  { title: 'Throughput', unit: 'calls/s', figures: true },
  ...latencyFigures.map((name) => ({ title: latencyTitles[name], unit: 'ms', figures: true })),
  { title: 'Failed', figures: true },
  { title: 'Refused', figures: true },
]

export function operationsSection({ scenarios }: BenchmarkResult): Section {
  return {
    id: 'operations',
    title: 'Each operation',
    blocks: [
      {
        kind: 'text',
        text: 'Response times of all runs together: their histograms are merged, never averaged. The standard deviation (sd) is that of single calls.',
      },
      ...scenarios.map(tableOf),
    ],
  }
}

function tableOf(scenario: ScenarioResult): Block {
  const { summary, verdict } = scenario
  const all = {
    calls: summary.calls,
    throughput: summary.throughput.mean,
    latencyMs: summary.latencyMs,
    errors: sum(Object.values(summary.errors)),
    refusals: sum(Object.values(summary.refusals)),
  }
  const operations = Object.entries(summary.operations).sort(([a], [b]) => a.localeCompare(b))
  return {
    kind: 'table',
    caption: `${nameScenario(scenario)}: ${describeLevel(verdict.level)}`,
    columns,
    rows: [...operations.map(([name, figures]) => rowOf(name, figures)), rowOf('all together', all)],
  }
}

type Row = Pick<Figures, 'calls' | 'throughput' | 'latencyMs' | 'errors' | 'refusals'>

function rowOf(name: string, { calls, throughput, latencyMs, errors, refusals }: Row): string[] {
  return [
    name,
    formatCount(calls),
    formatFigure(throughput),
    ...latencyFigures.map((name) => formatFigure(latencyMs[name])),
    formatCount(errors),
    formatCount(refusals),
  ]
}
