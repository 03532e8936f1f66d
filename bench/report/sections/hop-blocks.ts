import {
  type BenchmarkResult,
  type HopPart,
  hopParts,
  type HopTimes,
  type ScenarioResult,
} from '../../model/result.ts'
import { formatCount, formatFigure, formatMs, formatPercent } from '../../words/numbers.ts'
import { shortScenario } from '../../words/scenario.ts'
import { markScenario } from '../../words/verdict.ts'
import type { AreaColour } from '../charts/colours.ts'
import { stackedBars } from '../charts/stacked-bars.ts'
import type { Block, Chart } from '../document.ts'
import { divide, partNames } from '../explain/parts.ts'

/** A service has here the colour that it has among the processors; its ways are another. */
const partColours: Record<HopPart, AreaColour> = {
  'client-frontend': 'sky',
  frontend: 'blue',
  'frontend-customer-db': 'yellow',
  'customer-db': 'orange',
  'frontend-product-db': 'purple',
  'product-db': 'red',
  journal: 'green',
}

interface Traced {
  scenario: ScenarioResult
  times: HopTimes
}

function tracedOf({ scenarios }: BenchmarkResult): Traced[] {
  return scenarios.flatMap((scenario) => {
    const times = scenario.summary.hops?.all
    return times?.traced ? [{ scenario, times }] : []
  })
}

/** How a call's time divides. */
export function hopChart(result: BenchmarkResult): Chart[] {
  const traced = tracedOf(result)
  if (traced.length === 0) return []
  return [
    {
      name: 'where-the-time-goes',
      svg: stackedBars({
        title: 'Parts of the mean response time',
        description: traced.map(describe).join('; '),
        parts: hopParts.map((part) => ({ name: partNames[part], colour: partColours[part] })),
        bars: traced.map(({ scenario, times }) => ({
          name: markScenario(scenario),
          values: hopParts.map((part) => times.parts[part].meanMs / times.meanMs),
          total: formatMs(times.meanMs),
        })),
        axis: {
          title: 'share of the response time',
          high: 1,
          ticks: [0, 0.25, 0.5, 0.75, 1],
          format: (share) => `${share * 100} %`,
        },
      }),
      caption:
        'These are traced calls. An arrow stands for the way between two processes and back: time on the network, and time until the message is read.',
    },
  ]
}

function describe({ scenario, times }: Traced): string {
  const { wayMs, serviceMs, journalMs } = divide(times)
  return `${shortScenario(scenario)}: on the way ${formatMs(wayMs)}, in services ${formatMs(serviceMs)}, journal ${formatMs(journalMs)}`
}

export function hopTable(result: BenchmarkResult): Block[] {
  const traced = tracedOf(result)
  if (traced.length === 0) return []
  return [
    { kind: 'heading', text: 'Each part of a call' },
    {
      kind: 'table',
      caption: 'Traced calls: mean time in each part, in ms, and its share of the whole.',
      columns: [
        { title: 'Part' },
        ...traced.map(({ scenario }) => ({
          title: markScenario(scenario),
          unit: 'ms (share)',
          figures: true,
        })),
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
        ['calls traced', ...traced.map(({ times }) => formatCount(times.traced))],
      ],
    },
  ]
}
