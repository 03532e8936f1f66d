import { type BenchmarkResult, hopParts, type ScenarioResult } from '../../model/result.ts'
import { sum } from '../../statistics/moments.ts'
import { formatFigure, formatMs, formatPercent } from '../../words/figures.ts'
import { nameScenario, shortScenario } from '../../words/scenario.ts'
import { describeLevel, markScenario } from '../../words/verdict.ts'
import { type StackedBar, stackedBars } from '../charts/stacked-bars.ts'
import type { Block, Section } from '../document.ts'
import { divide, partNames } from '../explain/parts.ts'
import { processorUse } from '../explain/processors.ts'
import { whereTimeGoes } from '../explain/where-time-goes.ts'

/** Why it takes as long as it does. */
export function timeSection(result: BenchmarkResult): Section {
  const { scenarios, growth } = whereTimeGoes(result)
  return {
    id: 'time',
    title: 'Where the time goes',
    blocks: [
      ...growth.map((text): Block => ({ kind: 'text', text })),
      ...hopBlocks(result.scenarios),
      ...scenarios.flatMap(({ scenario, text }): Block[] => [
        { kind: 'heading', text: `${nameScenario(scenario)}: ${describeLevel(scenario.verdict.level)}` },
        { kind: 'list', items: text },
      ]),
      ...processorBlocks(result),
    ],
  }
}

function hopBlocks(all: readonly ScenarioResult[]): Block[] {
  const traced = all.flatMap((scenario) => {
    const times = scenario.summary.hops?.all
    return times?.traced ? [{ scenario, times }] : []
  })
  if (traced.length === 0) return []
  const bars = traced.map(({ scenario, times }): StackedBar => ({
    name: markScenario(scenario),
    values: hopParts.map((part) => times.parts[part].meanMs / times.meanMs),
    total: formatMs(times.meanMs),
  }))
  return [
    {
      kind: 'charts',
      charts: [
        {
          name: 'where-the-time-goes',
          svg: stackedBars({
            title: 'Parts of the mean response time',
            description: traced
              .map(({ scenario, times }) => {
                const { wayMs, serviceMs, journalMs } = divide(times)
                return `${shortScenario(scenario)}: on the way ${formatMs(wayMs)}, in services ${formatMs(serviceMs)}, journal ${formatMs(journalMs)}`
              })
              .join('; '),
            parts: hopParts.map((part) => partNames[part]),
            bars,
            axis: {
              title: 'share of the response time',
              high: 1,
              ticks: [0, 0.25, 0.5, 0.75, 1],
              format: formatPercent,
            },
          }),
          caption:
            'Of traced calls. An arrow is the way between two processes, on the network and waiting to be read, there and back.',
        },
      ],
    },
    {
      kind: 'table',
      caption: 'Mean time of a traced call in each part, in ms (share of the whole).',
      columns: [
        { title: 'Part' },
        ...traced.map(({ scenario }) => ({ title: markScenario(scenario), figures: true })),
      ],
      rows: [
        ...hopParts.map((part) => [
          partNames[part],
          ...traced.map(({ times }) => {
            const { meanMs } = times.parts[part]
            return `${formatFigure(meanMs)} (${formatPercent(meanMs / times.meanMs)})`
          }),
        ]),
        ['whole call', ...traced.map(({ times }) => formatFigure(times.meanMs))],
      ],
    },
  ]
}

function processorBlocks({ scenarios, machine }: BenchmarkResult): Block[] {
  const measured = scenarios.filter((scenario) => processorUse(scenario) !== undefined)
  if (measured.length === 0) return []
  const names = [...new Set(measured.flatMap(({ summary }) => summary.cpu.map(({ name }) => name)))]
  const shareOf = ({ summary }: ScenarioResult, name: string) => {
    const found = summary.cpu.find((process) => process.name === name)
    return found ? found.userShare + found.systemShare : 0
  }
  const totals = measured.map((scenario) => sum(names.map((name) => shareOf(scenario, name))))
  const high = Math.max(machine.cpus, ...totals)
  return [
    { kind: 'heading', text: 'Processors' },
    {
      kind: 'charts',
      charts: [
        {
          name: 'processors',
          svg: stackedBars({
            title: 'Processors in use',
            description: measured
              .map((scenario, index) => `${shortScenario(scenario)}: ${formatFigure(totals[index]!)}`)
              .join('; '),
            parts: names,
            bars: measured.map((scenario, index) => ({
              name: markScenario(scenario),
              values: names.map((name) => shareOf(scenario, name)),
              total: formatFigure(totals[index]!),
            })),
            axis: {
              title: 'processors',
              high,
              ticks: Array.from({ length: 5 }, (_, index) => (index / 4) * machine.cpus),
              format: formatFigure,
            },
            limit: { at: machine.cpus, text: 'all there are' },
          }),
          caption: 'How many processors each process kept busy during the runs.',
        },
      ],
    },
    {
      kind: 'table',
      caption: 'Processor time: own code + kernel, in % of one processor, and what that makes for a call.',
      columns: [
        { title: 'Process' },
        ...measured.flatMap((scenario) => [
          { title: markScenario(scenario), unit: 'own + kernel', figures: true },
          { title: '', unit: 'µs a call', figures: true },
        ]),
      ],
      rows: names.map((name) => [
        name,
        ...measured.flatMap((scenario) => {
          const found = scenario.summary.cpu.find((process) => process.name === name)
          const perCall = processorUse(scenario)!.perCallByProcess.find((process) => process.name === name)
          return found && perCall
            ? [
                `${formatPercent(found.userShare)} + ${formatPercent(found.systemShare)}`,
                formatFigure(perCall.micros),
              ]
            : ['–', '–']
        }),
      ]),
    },
  ]
}
