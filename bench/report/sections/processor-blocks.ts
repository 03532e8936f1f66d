import type { BenchmarkResult, ScenarioResult } from '../../model/result.ts'
import { sum } from '../../statistics/moments.ts'
import { formatFigure, formatPercent, formatRound } from '../../words/numbers.ts'
import { shortScenario } from '../../words/scenario.ts'
import { markScenario } from '../../words/verdict.ts'
import type { AreaColour } from '../charts/colours.ts'
import { stackedBars } from '../charts/stacked-bars.ts'
import type { Block, Chart } from '../document.ts'
import { processorUse } from '../explain/processors.ts'

function measuredOf({ scenarios }: BenchmarkResult): ScenarioResult[] {
  return scenarios.filter((scenario) => processorUse(scenario) !== undefined)
}

/** From the client inwards, as a call passes them. */
const knownColours: Record<string, AreaColour> = {
  generator: 'sky',
  'buyer-frontend': 'blue',
  'seller-frontend': 'purple',
  'customer-db': 'orange',
  'product-db': 'red',
}
const otherColours: readonly AreaColour[] = ['green', 'yellow']

function processesOf(scenarios: readonly ScenarioResult[]): string[] {
  const names = [...new Set(scenarios.flatMap(({ summary }) => summary.cpu.map(({ name }) => name)))]
  const known = Object.keys(knownColours).filter((name) => names.includes(name))
  return [...known, ...names.filter((name) => !known.includes(name))]
}

function colourOf(name: string, index: number): AreaColour {
  return knownColours[name] ?? otherColours[index % otherColours.length]!
}

/** Shows which processes keep the processors busy, and how much is left. */
export function processorChart(result: BenchmarkResult): Chart[] {
  const measured = measuredOf(result)
  if (measured.length === 0) return []
  const { cpus } = result.machine
  const names = processesOf(measured)
  const bars = measured.map((scenario) => {
    const values = names.map((name) => shareOf(scenario, name))
    return { name: markScenario(scenario), values, total: formatFigure(sum(values)) }
  })
  return [
    {
      name: 'processors',
      svg: stackedBars({
        title: 'Processors in use',
        description: measured
          .map((scenario, index) => `${shortScenario(scenario)}: ${bars[index]!.total}`)
          .join('; '),
        parts: names.map((name, index) => ({ name, colour: colourOf(name, index) })),
        bars,
        axis: {
          title: `processors, of ${cpus}`,
          high: Math.max(cpus, ...bars.map(({ values }) => sum(values))),
          ticks: [0, 0.25, 0.5, 0.75, 1].map((share) => share * cpus),
          format: formatRound,
        },
      }),
      caption: 'How many processors each process kept busy during the runs.',
    },
  ]
}

function shareOf({ summary }: ScenarioResult, name: string): number {
  const found = summary.cpu.find((process) => process.name === name)
  return found ? found.userShare + found.systemShare : 0
}

export function processorTable(result: BenchmarkResult): Block[] {
  const measured = measuredOf(result)
  if (measured.length === 0) return []
  return [
    { kind: 'heading', text: 'Processor time of each process' },
    {
      kind: 'table',
      caption: 'Own code + kernel, in % of one processor, and how much processor time that makes for a call.',
      columns: [
        { title: 'Process' },
        ...measured.flatMap((scenario) => [
          { title: markScenario(scenario), unit: 'own + kernel', figures: true },
          { title: '', unit: 'µs a call', figures: true },
        ]),
      ],
      rows: processesOf(measured).map((name) => [
        name,
        ...measured.flatMap((scenario) => cellsOf(scenario, name)),
      ]),
    },
  ]
}

function cellsOf(scenario: ScenarioResult, name: string): string[] {
  const found = scenario.summary.cpu.find((process) => process.name === name)
  const perCall = processorUse(scenario)?.perCallByProcess.find((process) => process.name === name)
  if (found === undefined || perCall === undefined) return ['–', '–']
  return [
    `${formatPercent(found.userShare)} + ${formatPercent(found.systemShare)}`,
    formatFigure(perCall.micros),
  ]
}
