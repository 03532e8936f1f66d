import type { BenchmarkResult, ScenarioResult, Spread } from '../../model/result.ts'
import { sum } from '../../statistics/moments.ts'
import { formatCount, formatFigure, interval, plusMinus } from '../../words/numbers.ts'
import { nameScenario, shortScenario } from '../../words/scenario.ts'
import { describeLevel, markScenario } from '../../words/verdict.ts'
import { runStrip } from '../charts/run-strip.ts'
import { scenarioBars } from '../charts/scenario-bars.ts'
import type { Block, Chart, Section, TableColumn } from '../document.ts'

const title = 'Response time and throughput'

const columns: TableColumn[] = [
  { title: 'Scenario', unit: 'buyers + sellers' },
  { title: 'Verdict' },
  { title: 'Mean response time', unit: 'ms ± sd', figures: true },
  { title: '95 % interval', unit: 'ms', figures: true },
  { title: 'p99', unit: 'ms', figures: true },
  { title: 'Throughput', unit: 'calls/s ± sd', figures: true },
  { title: '95 % interval', unit: 'calls/s', figures: true },
  { title: 'Calls', figures: true },
  { title: 'Failed', figures: true },
  { title: 'Refused', figures: true },
  { title: 'Runs', figures: true },
]

/** The answer in a table and pictures: mean response time and throughput over the runs. */
export function overviewSection({ scenarios }: BenchmarkResult): Section {
  const measured = scenarios.filter(({ runs }) => runs.length > 0)
  if (measured.length === 0)
    return {
      id: 'results',
      title,
      blocks: [{ kind: 'text', text: 'No run was finished, so there are no figures.' }],
    }
  return {
    id: 'results',
    title,
    blocks: [
      {
        kind: 'table',
        caption:
          'Mean, standard deviation (sd) and interval are over the runs; p99 is that of all calls of all runs.',
        columns,
        rows: scenarios.map(rowOf),
      },
      ...chartsOf(measured),
    ],
  }
}

function rowOf(scenario: ScenarioResult): string[] {
  const { summary, runs, verdict } = scenario
  return [
    shortScenario(scenario),
    describeLevel(verdict.level),
    plusMinus(summary.latencyMs.meanOverRuns),
    interval(summary.latencyMs.meanOverRuns),
    formatFigure(summary.latencyMs.p99),
    plusMinus(summary.throughput),
    interval(summary.throughput),
    formatCount(summary.calls),
    formatCount(sum(Object.values(summary.errors))),
    formatCount(sum(Object.values(summary.refusals))),
    formatCount(runs.length),
  ]
}

function chartsOf(scenarios: readonly ScenarioResult[]): Block[] {
  const bars = (of: (scenario: ScenarioResult) => Spread) =>
    scenarios.map((scenario) => ({ name: markScenario(scenario), spread: of(scenario) }))
  const means: Chart[] = [
    {
      name: 'mean-response-time',
      svg: scenarioBars({
        title: 'Mean response time',
        unit: 'ms',
        bars: bars(({ summary }) => summary.latencyMs.meanOverRuns),
        series: 0,
      }),
      caption: 'The mean over the runs, with its 95 % interval.',
    },
    {
      name: 'throughput',
      svg: scenarioBars({
        title: 'Throughput',
        unit: 'calls/s',
        bars: bars(({ summary }) => summary.throughput),
        series: 1,
      }),
      caption: 'All operations of all clients together: the mean over the runs, with its 95 % interval.',
    },
  ]
  const strips = scenarios
    .filter(({ runs }) => runs.length > 1)
    .map((scenario, index): Chart => ({
      name: `throughput-by-run-${index + 1}`,
      svg: runStrip({
        title: `Throughput of each run, ${markScenario(scenario)}`,
        unit: 'calls/s',
        values: scenario.runs.map(({ throughput }) => throughput),
        spread: scenario.summary.throughput,
        series: 1,
      }),
      caption: `${nameScenario(scenario)}. The dashed line is the mean, the band its 95 % interval. The axis does not begin at 0.`,
    }))
  if (strips.length === 0) return [{ kind: 'charts', charts: means }]
  return [
    { kind: 'charts', charts: means },
    { kind: 'heading', text: 'Run by run' },
    {
      kind: 'text',
      text: 'A trend or a jump from run to run would be visible here; the verdict tests for both.',
    },
    { kind: 'charts', charts: strips },
  ]
}
