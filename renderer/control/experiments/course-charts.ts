import { bound, type BoundChart, type ChartModel } from '../../shared/charts/chart-model.ts'
import { faultBands, withBands } from '../../shared/charts/fault-bands.ts'
import { type Axis, figureOptions, plainNumber } from '../charts/axes.ts'
import type { Course } from '../charts/course.ts'

const ticksPerSecond = 4

function timeAxis(lengthMs: number): Axis {
  return { title: 'Time (s)', min: 0, max: lengthMs / 1_000, format: plainNumber }
}

function bandWords({ faults }: Course): string {
  if (faults.length === 0) return ''
  const each = faults.map(({ label, from }) => `${label} from ${Math.round(from / 100) / 10} s`)
  return ` Behind it: ${each.join('; ')}.`
}

function words(course: Course): string {
  return `${course.ticks.length} moments.${bandWords(course)}`
}

/** The calls of clients, and their failures. */
function callsChart(lengthMs: number): ChartModel<Course> {
  const perSecond: Axis = { title: 'Calls/s', format: plainNumber, min: 0 }
  return {
    kind: 'line',
    plugins: [faultBands],
    options: (theme) => figureOptions(theme, timeAxis(lengthMs), perSecond, 'lines'),
    data: ({ ticks, faults }, { series, bad, muted, waiting }) => {
      const rate = (pick: (tick: Course['ticks'][number]) => number) =>
        ticks.map((tick) => ({ x: tick.at / 1_000, y: pick(tick) * ticksPerSecond }))
      const answered = line(
        'answered',
        series[0]!,
        [],
        rate((tick) => tick.answered),
      )
      return {
        datasets: [
          withBands(answered, faults, waiting),
          line(
            'refused',
            muted,
            [8, 3],
            rate((tick) => tick.refused),
          ),
          line(
            'failed',
            bad,
            [3, 3],
            rate((tick) => tick.failed),
          ),
        ],
      }
    },
    words,
  }
}

function latencyChart(lengthMs: number): ChartModel<Course> {
  const latency: Axis = { title: 'Latency (ms)', format: plainNumber, min: 0 }
  return {
    kind: 'line',
    plugins: [faultBands],
    options: (theme) => figureOptions(theme, timeAxis(lengthMs), latency, 'lines'),
    data: ({ ticks, faults }, { series, waiting }) => {
      const times = (pick: (tick: Course['ticks'][number]) => number | null) =>
        ticks.map((tick) => ({ x: tick.at / 1_000, y: pick(tick) ?? Number.NaN }))
      return {
        datasets: [
          withBands(
            line(
              'p50',
              series[0]!,
              [],
              times((tick) => tick.p50),
            ),
            faults,
            waiting,
          ),
          line(
            'p99',
            series[1]!,
            [3, 3],
            times((tick) => tick.p99),
          ),
        ],
      }
    },
    words,
  }
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

/** Models of one length stay the same while an experiment runs: new options cost more than new data. */
export function courseModels(lengthMs: number): (course: Course) => CourseChart[] {
  const [calls, latency] = [callsChart(lengthMs), latencyChart(lengthMs)]
  return (course) => [
    { name: 'experiment-calls', title: 'Calls over time', chart: bound(calls, course) },
    { name: 'experiment-latency', title: 'Latency over time', chart: bound(latency, course) },
  ]
}
