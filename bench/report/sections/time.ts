import type { BenchmarkResult } from '../../model/result.ts'
import { nameScenario } from '../../words/scenario.ts'
import { describeLevel } from '../../words/verdict.ts'
import type { Block, Section } from '../document.ts'
import { whereTimeGoes } from '../explain/where-time-goes.ts'
import { hopChart, hopTable } from './hop-blocks.ts'
import { processorChart, processorTable } from './processor-blocks.ts'

/** Why it takes as long as it does. */
export function timeSection(result: BenchmarkResult): Section {
  const { scenarios, growth } = whereTimeGoes(result)
  const charts = [...hopChart(result), ...processorChart(result)]
  return {
    id: 'time',
    title: 'Where the time goes',
    blocks: [
      ...growth.map((text): Block => ({ kind: 'text', text })),
      ...(charts.length > 0 ? [{ kind: 'charts', charts } as const] : []),
      ...scenarios.flatMap(({ scenario, text }): Block[] => [
        { kind: 'heading', text: `${nameScenario(scenario)}: ${describeLevel(scenario.verdict.level)}` },
        { kind: 'list', items: text },
      ]),
      ...hopTable(result),
      ...processorTable(result),
    ],
  }
}
