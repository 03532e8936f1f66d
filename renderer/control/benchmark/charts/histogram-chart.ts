import type { Curve } from '../../../../electron/ipc/bench-types.ts'
import { counted, formatMs } from '../../../../bench/words/numbers.ts'
import type { ChartModel } from '../../../shared/charts/chart-model.ts'
import { faint } from '../../../shared/charts/chart-theme.ts'
import { figureOptions, plainNumber } from '../../charts/axes.ts'

type Bar = Curve['histogram'][number]

/** With empty bars where nothing was measured, so that the axis is even. */
export function evenBars(histogram: readonly Bar[]): Bar[] {
  const bars: Bar[] = []
  for (const bar of histogram) {
    const growth = bar.to / bar.from
    for (let end = bars.at(-1)?.to; end !== undefined && end * Math.sqrt(growth) < bar.from; end *= growth) {
      bars.push({ from: end, to: end * growth, calls: 0 })
    }
    bars.push(bar)
  }
  return bars
}

/** How many calls took how long. */
export const histogramChart: ChartModel<Curve> = {
  kind: 'bar',
  options: (theme) =>
    figureOptions(
      theme,
      { title: 'Latency (ms), each bar 6 % wider than the one before', scale: 'category' },
      { title: 'Calls', format: plainNumber, min: 0 },
    ),
  data({ histogram }, { series }) {
    const bars = evenBars(histogram)
    return {
      labels: bars.map(({ from }) => plainNumber(from)),
      datasets: [
        {
          label: 'Calls',
          data: bars.map(({ calls }) => Math.round(calls)),
          backgroundColor: faint(series[2]!, 0.75),
          barPercentage: 1,
          categoryPercentage: 0.92,
        },
      ],
    }
  },
  words({ calls, histogram }) {
    if (histogram.length === 0) return 'Nothing has been measured yet.'
    const most = histogram.reduce((a, b) => (b.calls > a.calls ? b : a))
    return (
      `${counted(Math.round(calls), 'call')} between ${formatMs(histogram[0]!.from)} and ` +
      `${formatMs(histogram.at(-1)!.to)}; most often ${formatMs(most.from)} to ${formatMs(most.to)}.`
    )
  },
}
