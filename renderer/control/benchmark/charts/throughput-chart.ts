import type { Timeline } from '../../../../electron/ipc/bench-types.ts'
import { formatRate, formatSeconds } from '../../../../bench/words/numbers.ts'
import type { ChartModel } from '../../../shared/charts/chart-model.ts'
import { faultBands, withBands } from '../../../shared/charts/fault-bands.ts'
import { faint } from '../../../shared/charts/chart-theme.ts'
import { figureOptions, plainNumber, timeAxis } from '../../charts/axes.ts'
import { bandWords, type DrawnTimeline } from './drawn-timeline.ts'
import { runStarts, withRuns } from './run-starts.ts'

function rates({ points }: Timeline): { x: number; y: number }[] {
  return points.map(({ at, calls, intervalMs }) => ({ x: at / 1_000, y: (calls / intervalMs) * 1_000 }))
}

/** Calls a second, over the measured time of a scenario. */
export const throughputChart: ChartModel<DrawnTimeline> = {
  kind: 'line',
  plugins: [faultBands, runStarts],
  options: (theme) =>
    figureOptions(theme, timeAxis, {
      title: 'Throughput (calls/s)',
      format: plainNumber,
      min: 0,
      room: 0.15,
    }),
  data(timeline, { series, waiting }) {
    const dataset = {
      label: 'Throughput (calls/s)',
      data: rates(timeline),
      borderColor: series[0]!,
      backgroundColor: faint(series[0]!),
      borderWidth: 1.5,
      fill: true,
      pointRadius: 0,
      parsing: false,
      normalized: true,
    } as const
    return { datasets: [withBands(withRuns(dataset, timeline.runs), timeline.faults ?? [], waiting)] }
  },
  words(timeline) {
    const values = rates(timeline)
    const last = values.at(-1)
    if (last === undefined) return 'Nothing has been measured yet.'
    const [lowest, highest] = [Math.min, Math.max].map((pick) => pick(...values.map(({ y }) => y)))
    return (
      `${values.length} points over ${formatSeconds(last.x)}: from ${formatRate(lowest!)} to ` +
      `${formatRate(highest!)}, at the end ${formatRate(last.y)}.${bandWords(timeline.faults)}`
    )
  },
}
