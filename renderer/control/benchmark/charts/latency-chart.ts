import { formatMs } from '../../../../bench/words/numbers.ts'
import type { ChartModel } from '../../../shared/charts/chart-model.ts'
import { faultBands, withBands } from '../../../shared/charts/fault-bands.ts'
import { figureOptions, latencyAxis, type Scale, timeAxis } from '../../charts/axes.ts'
import { bandWords, type DrawnTimeline } from './drawn-timeline.ts'
import { runStarts, withRuns } from './run-starts.ts'

/** Told apart by their dashes as well. */
const lines = [
  { name: 'p50', dash: [] },
  { name: 'p90', dash: [8, 3] },
  { name: 'p99', dash: [3, 3] },
  { name: 'max', dash: [1, 4] },
] as const

/** Percentiles of each short interval, over the measured time of a scenario. */
export function latencyChart(scale: Scale): ChartModel<DrawnTimeline> {
  return {
    kind: 'line',
    plugins: [faultBands, runStarts],
    options: (theme) => figureOptions(theme, timeAxis, latencyAxis(scale), 'lines'),
    data: ({ points, runs, faults = [] }, { series, waiting }) => ({
      datasets: lines.map(({ name, dash }, index) => {
        const dataset = {
          label: name,
          data: points.map(({ at, calls, latencyMs }) => ({
            x: at / 1_000,
            y: calls === 0 ? Number.NaN : latencyMs[name],
          })),
          borderColor: series[index]!,
          backgroundColor: series[index]!,
          borderWidth: name === 'max' ? 1 : 1.5,
          borderDash: [...dash],
          pointStyle: 'line',
          pointRadius: 0,
          parsing: false,
          normalized: true,
        } as const
        return withBands(withRuns(dataset, runs), faults, waiting)
      }),
    }),
    words({ points, faults }) {
      const last = points.at(-1)
      if (last === undefined) return 'Nothing has been measured yet.'
      const now = lines.map(({ name }) => `${name} ${formatMs(last.latencyMs[name])}`)
      const slowest = Math.max(...points.map(({ latencyMs }) => latencyMs.max))
      return `${points.length} points; at the end ${now.join(', ')}; slowest of all ${formatMs(slowest)}.${bandWords(faults)}`
    },
  }
}
