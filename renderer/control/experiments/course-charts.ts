import annotationPlugin, {
  type AnnotationOptions,
  type AnnotationPluginOptions,
} from 'chartjs-plugin-annotation'
import type { ChartOptions } from 'chart.js'
import type { FaultBand } from '../../../electron/ipc/experiment-types.ts'
import { bound, type BoundChart, type ChartModel } from '../../shared/charts/chart-model.ts'
import { type ChartTheme, faint } from '../../shared/charts/chart-theme.ts'
import { figureOptions, plainNumber } from '../benchmark/charts/axes.ts'
import type { Course } from './course.ts'

/** What is over in a moment is seen all the same. */
const leastBandMs = 40
const ticksPerSecond = 4

function seconds(lengthMs: number) {
  return { title: 'Time (s)', min: 0, max: lengthMs / 1_000, format: plainNumber }
}

/** Behind the lines, each with a dashed edge where it begins. */
function bands(faults: readonly FaultBand[], { waiting }: ChartTheme): Record<string, AnnotationOptions> {
  return Object.fromEntries(
    faults.map(({ from, to, label }, index) => [
      `fault-${index}`,
      {
        type: 'box',
        xMin: from / 1_000,
        xMax: Math.max(to, from + leastBandMs) / 1_000,
        backgroundColor: faint(waiting, 0.18),
        borderColor: faint(waiting, 0.6),
        borderWidth: 1,
        borderDash: [3, 3],
        drawTime: 'beforeDatasetsDraw',
        label: { display: false, content: label },
      } satisfies AnnotationOptions,
    ]),
  )
}

function withBands(options: ChartOptions, { faults }: Course, theme: ChartTheme): ChartOptions {
  const annotation: AnnotationPluginOptions = {
    annotations: bands(faults, theme),
    animations: false as never,
  }
  return { ...options, plugins: { ...options.plugins, annotation } } as ChartOptions
}

function faultWords({ faults }: Course): string {
  if (faults.length === 0) return ''
  return ` Behind it: ${faults.map(({ label, from }) => `${label} from ${Math.round(from / 100) / 10} s`).join('; ')}.`
}

/** What clients got done, and what went wrong. */
function callsChart(course: Course): ChartModel<Course> {
  return {
    kind: 'line',
    plugins: [annotationPlugin],
    options: (theme) =>
      withBands(
        figureOptions(
          theme,
          seconds(course.lengthMs),
          { title: 'Calls/s', format: plainNumber, min: 0 },
          'lines',
        ),
        course,
        theme,
      ),
    data: ({ ticks }, { series, bad, muted }) => ({
      datasets: [
        line(
          'answered',
          series[0]!,
          [],
          ticks.map(({ at, answered }) => point(at, answered * ticksPerSecond)),
        ),
        line(
          'refused',
          muted,
          [8, 3],
          ticks.map(({ at, refused }) => point(at, refused * ticksPerSecond)),
        ),
        line(
          'failed',
          bad,
          [3, 3],
          ticks.map(({ at, failed }) => point(at, failed * ticksPerSecond)),
        ),
      ],
    }),
    words: (drawn) => `${drawn.ticks.length} moments.${faultWords(drawn)}`,
  }
}

function latencyChart(course: Course): ChartModel<Course> {
  return {
    kind: 'line',
    plugins: [annotationPlugin],
    options: (theme) =>
      withBands(
        figureOptions(
          theme,
          seconds(course.lengthMs),
          { title: 'Latency (ms)', format: plainNumber, min: 0 },
          'lines',
        ),
        course,
        theme,
      ),
    data: ({ ticks }, { series }) => ({
      datasets: [
        line(
          'p50',
          series[0]!,
          [],
          ticks.map(({ at, p50 }) => point(at, p50 ?? Number.NaN)),
        ),
        line(
          'p99',
          series[1]!,
          [3, 3],
          ticks.map(({ at, p99 }) => point(at, p99 ?? Number.NaN)),
        ),
      ],
    }),
    words: (drawn) => `${drawn.ticks.length} moments.${faultWords(drawn)}`,
  }
}

function point(at: number, y: number) {
  return { x: at / 1_000, y }
}

function line(label: string, colour: string, dash: number[], data: { x: number; y: number }[]) {
  return {
    label,
    data,
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: 1.5,
    borderDash: dash,
    pointStyle: 'line',
    pointRadius: 0,
    parsing: false,
    normalized: true,
  } as const
}

export interface CourseChart {
  name: string
  title: string
  chart: BoundChart
}

export function courseCharts(course: Course): CourseChart[] {
  return [
    { name: 'experiment-calls', title: 'Calls over time', chart: bound(callsChart(course), course) },
    { name: 'experiment-latency', title: 'Latency over time', chart: bound(latencyChart(course), course) },
  ]
}
