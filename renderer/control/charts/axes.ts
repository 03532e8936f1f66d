import type { Chart, ChartDataset, ChartOptions, Color, LegendItem } from 'chart.js'
import { chartOptionsIn, type ChartTheme } from '../../shared/charts/chart-theme.ts'

export type Scale = 'linear' | 'logarithmic'

export interface Axis {
  title: string
  scale?: Scale | 'category'
  format?: (value: number) => string
  min?: number
  max?: number
  stacked?: boolean
  /** There is nothing between two whole numbers. */
  isWhole?: boolean
  /** Above the highest value, as a share of all, for what is written there. */
  room?: number
  /** Values for tick marks, if the usual ones do not fit. */
  ticks?: (min: number, max: number) => number[]
}

/** Lines are told apart by their dashes, which need some length to be seen. */
const legendSigns = {
  lines: { pointStyleWidth: 32, generateLabels: dashedLabels },
  shapes: { boxHeight: 7 },
  boxes: { boxHeight: 10, usePointStyle: false },
}
type Legend = keyof typeof legendSigns

/** As the chart's own, which leave the dashes out. */
function dashedLabels(chart: Chart): LegendItem[] {
  return chart.data.datasets.map((dataset, index) => {
    const { borderColor, borderDash, borderWidth, label = '' } = dataset as ChartDataset<'line'>
    return {
      text: label,
      datasetIndex: index,
      hidden: !chart.isDatasetVisible(index),
      fontColor: chart.options.plugins!.legend!.labels!.color as Color,
      strokeStyle: borderColor as Color,
      lineDash: borderDash as number[],
      lineWidth: borderWidth as number,
      pointStyle: 'line',
    }
  })
}

/** Wide enough for any label, in font sizes, so that the chart stands still while its figures grow. */
const labelsWidth = 6.2

/** A chart of figures: both axes with title and unit, nothing that moves by itself. */
export function figureOptions(theme: ChartTheme, x: Axis, y: Axis, legend?: Legend): ChartOptions {
  const shared = chartOptionsIn(theme)
  return {
    ...shared,
    animation: false,
    scales: {
      x: { ...axisOptions(theme, x), grid: { display: false } },
      y: {
        ...axisOptions(theme, y),
        afterFit: (scale) => void (scale.width = Math.max(scale.width, labelsWidth * theme.fontSize)),
      },
    },
    plugins: {
      ...shared.plugins,
      legend: {
        ...shared.plugins!.legend,
        display: legend !== undefined,
        position: 'top',
        align: 'end',
        labels: { ...shared.plugins!.legend!.labels, ...(legend && legendSigns[legend]) },
      },
    },
  } as ChartOptions
}

function axisOptions(
  theme: ChartTheme,
  { title, scale = 'linear', format, min, max, stacked, ticks, isWhole, room = 0 }: Axis,
) {
  const shared = chartOptionsIn(theme).scales!.y!
  return {
    ...shared,
    type: scale,
    stacked: stacked ?? false,
    beginAtZero: scale === 'linear',
    grace: `${room * 100}%`,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    title: { display: true, text: title, color: theme.muted, font: { size: theme.fontSize } },
    ticks: {
      ...shared.ticks,
      ...(ticks && { autoSkip: false }),
      ...(isWhole && { precision: 0 }),
      ...(format && {
        callback: (value: string | number) =>
          scale === 'logarithmic' && !ticks && !isRound(Number(value)) ? null : format(Number(value)),
      }),
    },
    ...(ticks && {
      afterBuildTicks: (axis: { min: number; max: number; ticks: { value: number }[] }) =>
        void (axis.ticks = ticks(axis.min, axis.max).map((value) => ({ value }))),
    }),
  }
}

/** 1, 2 and 5 and their tens: more lines than these on a logarithmic axis are a fence. */
function isRound(value: number): boolean {
  const digit = value / 10 ** Math.floor(Math.log10(value) + 1e-9)
  return [1, 2, 5].some((round) => Math.abs(digit - round) < 1e-6)
}

/** An axis of latencies, in milliseconds. */
export function latencyAxis(scale: Scale): Axis {
  return { title: 'Latency (ms)', scale, format: plainNumber }
}

export const timeAxis: Axis = { title: 'Measured time (s)', min: 0, format: plainNumber }

/** As short as an axis needs it: 0.25, 1, 20, 1,500. */
export function plainNumber(value: number): string {
  return new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 }).format(value)
}
