import type { ChartDataset, Plugin, ScriptableLineSegmentContext } from 'chart.js'
import type { Series } from '../../../electron/ipc/metrics-types.ts'
import { formatClock } from '../../shared/format.ts'
import type { ChartModel } from '../../shared/charts/chart-model.ts'
import { faint } from '../../shared/charts/chart-theme.ts'
import { figureOptions, plainNumber } from '../charts/axes.ts'
import type { FigureLook, NamedSeries } from './series.ts'

export interface FigureLines {
  times: readonly number[]
  lines: readonly NamedSeries[]
  /** A moment that somebody wants to see. */
  moment: number | undefined
}

/** While nobody looks, figures are taken every fifth second: this long a gap is none, and is drawn faintly. */
const bridgedSeconds = 6

const dashes = [[], [6, 3], [2, 3], [8, 3, 2, 3], [1, 2], [12, 4], [4, 6]]

/** One line for each of several things, over the time of day. */
export function figureChart({ unit, hasLegend, stepSeconds, axis }: FigureLook): ChartModel<FigureLines> {
  const bridgedSteps = Math.max(1, Math.floor(bridgedSeconds / stepSeconds))
  const format = axis?.format ?? plainNumber
  return {
    kind: 'line',
    plugins: [momentLine],
    options(theme) {
      const options = figureOptions(
        theme,
        { title: 'Time', scale: 'category' },
        { title: unit, format: plainNumber, min: 0, ...axis },
        hasLegend ? 'lines' : undefined,
      )
      return { ...options, spanGaps: bridgedSteps }
    },
    data({ times, lines, moment }, { series }) {
      const at = moment === undefined ? -1 : times.findIndex((time) => time >= moment)
      return {
        labels: times.map((time) => formatClock(time)),
        datasets: lines.map(({ name, values, starts = [] }, index) => ({
          label: name,
          data: values,
          borderColor: series[index % series.length]!,
          borderDash: dashOf(index, series.length),
          borderWidth: 1.5,
          ...((hasGaps(values) || starts.length > 0) && {
            segment: bridgeOf(series[index % series.length]!, cutsOf(values, starts)),
          }),
          // A line needs two ends: what stands alone is a dot.
          pointRadius: values.map((_, step) => (isAlone(values, step, bridgedSteps) ? 1.5 : 0)),
          pointBackgroundColor: series[index % series.length]!,
          momentAt: index === 0 ? at : -1,
        })) as ChartDataset<'line'>[],
      }
    },
    words({ lines }) {
      if (lines.length === 0) return 'Nothing has been measured yet.'
      const newest = lines.map(({ name, values }) => {
        const last = values.findLast((value) => value !== null)
        return `${name} ${last == null ? 'nothing' : format(last)}`
      })
      return `At the end${axis?.format ? '' : `, in ${unit}`}: ${newest.join(', ')}.`
    },
  }
}

/** Another for each line of the same colour. */
function dashOf(index: number, colours: number): number[] {
  return dashes[(index + Math.floor(index / colours)) % dashes.length]!
}

function hasGaps(values: Series): boolean {
  return values.slice(values.findIndex((value) => value !== null)).includes(null)
}

/** The time between two readings is unknown. Between two processes of a service there is no line. */
function bridgeOf(colour: string, cuts: ReadonlySet<number>) {
  return {
    borderColor: ({ p0, p1, p1DataIndex }: ScriptableLineSegmentContext) => {
      if (cuts.has(p1DataIndex)) return 'transparent'
      return p0.skip || p1.skip ? faint(colour, 0.45) : undefined
    },
  }
}

/** The steps that no line leads to: from the last value of a process to the first one of the next. */
export function cutsOf(values: Series, starts: readonly number[]): Set<number> {
  const cuts = new Set<number>()
  for (const start of starts) {
    let [from, to] = [start, start]
    while (from > 0 && values[from - 1] === null) from -= 1
    while (to < values.length - 1 && values[to] === null) to += 1
    for (let step = from; step <= to; step += 1) cuts.add(step)
  }
  return cuts
}

function isAlone(values: Series, step: number, bridgedSteps: number): boolean {
  const near = [
    ...values.slice(Math.max(0, step - bridgedSteps), step),
    ...values.slice(step + 1, step + 1 + bridgedSteps),
  ]
  return values[step] != null && near.every((value) => value == null)
}

const momentLine: Plugin = {
  id: 'moment',
  afterDatasetsDraw({ ctx, data, scales, chartArea, options }) {
    const at = (data.datasets[0] as { momentAt?: number } | undefined)?.momentAt ?? -1
    if (at < 0) return
    const x = scales.x!.getPixelForValue(at)
    ctx.save()
    ctx.strokeStyle = String(options.plugins!.legend!.labels!.color)
    ctx.setLineDash([3, 3])
    ctx.beginPath()
    ctx.moveTo(x, chartArea.top)
    ctx.lineTo(x, chartArea.bottom)
    ctx.stroke()
    ctx.restore()
  },
}
