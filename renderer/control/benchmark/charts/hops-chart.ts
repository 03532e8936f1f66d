import type { Plugin } from 'chart.js'
import { formatMs } from '../../../../bench/words/numbers.ts'
import type { ChartModel } from '../../../shared/charts/chart-model.ts'
import { figureOptions, plainNumber } from '../../charts/axes.ts'

export interface HopsBar {
  /** The scenario. */
  name: string
  parts: { letter: string; label: string; meanMs: number }[]
}

export type HopsUnit = 'share' | 'ms'

const leastWidth = 16

/** Parts are told apart by letters as well as by colours. */
const letters: Plugin = {
  id: 'part-letters',
  afterDatasetsDraw(chart) {
    const { ctx, data } = chart
    ctx.save()
    ctx.fillStyle = chart.config.options?.plugins?.tooltip?.backgroundColor as string
    const { size = 12 } = chart.options.plugins!.legend!.labels!.font as { size?: number }
    ctx.font = `600 ${size}px sans-serif`
    ctx.textAlign = 'center'
    ctx.textBaseline = 'middle'
    for (const [index, { label = '' }] of data.datasets.entries()) {
      for (const element of chart.getDatasetMeta(index).data) {
        const { x, y, base } = element.getProps(['x', 'y', 'base'], true) as unknown as Record<string, number>
        if (Math.abs(x! - base!) >= leastWidth) ctx.fillText(label.slice(0, 1), (x! + base!) / 2, y!)
      }
    }
    ctx.restore()
  },
}

/** Where the time of a request goes, a bar for each scenario. */
export function hopsChart(unit: HopsUnit): ChartModel<readonly HopsBar[]> {
  return {
    kind: 'bar',
    plugins: [letters],
    options(theme) {
      const options = figureOptions(
        theme,
        unit === 'ms'
          ? { title: 'Mean time of a traced request (ms)', format: plainNumber, stacked: true, min: 0 }
          : {
              title: 'Share of the time of a traced request (%)',
              format: plainNumber,
              stacked: true,
              min: 0,
              max: 100,
            },
        { title: 'Buyers + sellers', scale: 'category', stacked: true },
      )
      return { ...options, indexAxis: 'y', interaction: { mode: 'nearest', intersect: true } }
    },
    data(bars, { series, surface }) {
      const parts = bars[0]?.parts ?? []
      return {
        labels: bars.map(({ name }) => name),
        datasets: parts.map(({ letter, label }, index) => ({
          label: `${letter} ${label}`,
          data: bars.map((bar) => (unit === 'ms' ? bar.parts[index]!.meanMs : shareOf(bar, index))),
          backgroundColor: series[index % series.length]!,
          borderColor: surface,
          borderWidth: { right: 2 },
          maxBarThickness: 56,
        })),
      }
    },
    words: (bars) =>
      bars
        .map(({ name, parts }) => {
          const each = parts.map(({ label, meanMs }) => `${label} ${formatMs(meanMs)}`)
          return `${name}: ${each.join(', ')}.`
        })
        .join(' '),
  }
}

function shareOf({ parts }: HopsBar, index: number): number {
  const all = parts.reduce((sum, { meanMs }) => sum + meanMs, 0)
  return all > 0 ? (parts[index]!.meanMs / all) * 100 : 0
}
