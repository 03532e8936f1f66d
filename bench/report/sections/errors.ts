import type { BenchmarkResult, ScenarioResult } from '../../model/result.ts'
import { sum } from '../../statistics/moments.ts'
import { formatCount, formatPercent } from '../../words/numbers.ts'
import { shortScenario } from '../../words/scenario.ts'
import type { Section } from '../document.ts'

/** Failures, and refusals of the market, which are not failures. */
export function errorsSection({ scenarios }: BenchmarkResult): Section {
  const rows = scenarios.flatMap((scenario) => [
    ...rowsOf(scenario, 'failed', scenario.summary.errors),
    ...rowsOf(scenario, 'refused', scenario.summary.refusals),
  ])
  const calls = sum(scenarios.map(({ summary }) => summary.calls))
  return {
    id: 'errors',
    title: 'Errors and refusals',
    blocks: [
      {
        kind: 'text',
        text: 'A call failed if it got no answer, or one that says that a service failed. It was refused if the services did their work and said no, such as when an item is sold out.',
      },
      rows.length === 0
        ? { kind: 'text', text: `Of ${formatCount(calls)} calls none failed and none was refused.` }
        : {
            kind: 'table',
            caption: 'By code. Codes that are not listed did not occur.',
            columns: [
              { title: 'Scenario', unit: 'buyers + sellers' },
              { title: 'Outcome' },
              { title: 'Code' },
              { title: 'Calls', figures: true },
              { title: 'Share', figures: true },
            ],
            rows,
          },
    ],
  }
}

function rowsOf(scenario: ScenarioResult, outcome: string, counts: Record<string, number>): string[][] {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => [
      shortScenario(scenario),
      outcome,
      code,
      formatCount(count),
      formatPercent(count / Math.max(1, scenario.summary.calls)),
    ])
}
