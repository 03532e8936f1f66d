import type { Curve } from '../../../../electron/ipc/bench-types.ts'
import { formatMs } from '../../../../bench/words/numbers.ts'
import type { ChartModel } from '../../../shared/charts/chart-model.ts'
import { figureOptions, latencyAxis, type Scale } from '../../charts/axes.ts'

export interface NamedCurve {
  name: string
  curve: Curve
}

/** One call in this many is slower: 2 at the median, 100 at p99. Evenly spaced on a logarithmic axis. */
export function oneIn(percentile: number): number {
  return 100 / (100 - percentile)
}

const told = [0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999]

const dashes = [[], [8, 4], [2, 3], [10, 3, 2, 3]]

/** Where each point of a curve stands. The slowest call of all has no percentile below 100: it stands at the end. */
export function spectrumPoints({ spectrum, calls }: Curve): { x: number; y: number }[] {
  const end = Math.max(calls, 1.5 * oneIn(spectrum.at(-2)?.percentile ?? 0))
  return spectrum.map(({ percentile, ms }) => ({ x: percentile < 100 ? oneIn(percentile) : end, y: ms }))
}

/** The latency that so great a share of calls did not exceed, with room for the last of them. */
export function spectrumChart(scale: Scale): ChartModel<readonly NamedCurve[]> {
  return {
    kind: 'line',
    options(theme) {
      const options = figureOptions(
        theme,
        {
          title: 'Percentile of calls',
          scale: 'logarithmic',
          min: 1,
          format: (x) => `${plainPercentile(100 - 100 / x)}`,
          ticks: (_, max) => told.map(oneIn).filter((x) => x <= max),
        },
        latencyAxis(scale),
        'lines',
      )
      return {
        ...options,
        interaction: { mode: 'nearest', axis: 'x', intersect: false },
        plugins: {
          ...options.plugins,
          tooltip: {
            ...options.plugins?.tooltip,
            callbacks: {
              title: ([item]) =>
                `${plainPercentile(100 - 100 / (item?.parsed.x ?? 1))} % of calls are not slower`,
              label: ({ dataset, parsed }) => ` ${dataset.label}: ${formatMs(parsed.y ?? 0)}`,
            },
          },
        },
      }
    },
    data: (curves, { series }) => ({
      datasets: curves.map(({ name, curve }, index) => ({
        label: name,
        data: spectrumPoints(curve),
        borderColor: series[index % series.length]!,
        backgroundColor: series[index % series.length]!,
        borderDash: dashes[index % dashes.length]!,
        borderWidth: 2,
        pointStyle: 'line',
        pointRadius: 0,
        stepped: false,
        parsing: false,
        normalized: true,
      })),
    }),
    words(curves) {
      const all = curves.flatMap(({ name, curve }) => {
        const values = [50, 90, 99, 99.9].flatMap((wanted) => {
          const found = curve.spectrum.find(({ percentile }) => Math.abs(percentile - wanted) < 1e-6)
          return found ? [`${plainPercentile(wanted)} % within ${formatMs(found.ms)}`] : []
        })
        return values.length > 0 ? [`${name}: ${values.join(', ')}`] : []
      })
      return all.length > 0 ? `${all.join('; ')}.` : 'Nothing has been measured yet.'
    },
  }
}

/** 50, 99.9, 99.999: as many nines as there are. */
function plainPercentile(percentile: number): string {
  return String(Math.round(percentile * 10_000) / 10_000)
}
