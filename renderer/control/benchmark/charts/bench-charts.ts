import { computed, type ComputedRef } from 'vue'
import type { Curve } from '../../../../electron/ipc/bench-types.ts'
import { bound, type BoundChart } from '../../../shared/charts/chart-model.ts'
import { chartPicture } from '../../../shared/charts/chart-picture.ts'
import type { DrawnTimeline } from './drawn-timeline.ts'
import { type Mark, withMarks } from '../../../shared/charts/event-marks.ts'
import { histogramChart } from './histogram-chart.ts'
import type { NamedCurve } from './spectrum-chart.ts'
import { throughputChart } from './throughput-chart.ts'
import { useLatencyCharts } from './use-latency-charts.ts'

/** The data of one scenario that is drawn. */
export interface Measured {
  /** Null for what was imported: it has no course of time. */
  timeline: DrawnTimeline | null
  /** The events meanwhile, where the app's own cluster was measured. */
  marks: readonly Mark[]
  curve: Curve
  /** For the spectrum, where there are several lines in it. */
  curves: readonly NamedCurve[]
  /** The calls that the spread of latencies was counted from. */
  counted: string
}

export interface BenchChart {
  name: string
  title: string
  text: string
  chart: BoundChart
}

/** The charts of a scenario, in the order in which they are read. */
export function useBenchCharts(measured: () => Measured): ComputedRef<BenchChart[]> {
  const { models } = useLatencyCharts()
  return computed(() => {
    const { timeline, marks, curve, curves, counted } = measured()
    const { latency, scatter, spectrum } = models.value
    const over = (name: string, title: string, text: string, chart: BoundChart): BenchChart => ({
      name,
      title,
      text,
      chart,
    })
    const timed = (chart: BoundChart) => withMarks(chart, marks)
    const overTime = timeline
      ? [
          over('throughput', 'Throughput over time', 'All calls', timed(bound(throughputChart, timeline))),
          over(
            'latency',
            'Latency over time',
            'All calls of each short interval',
            timed(bound(latency, timeline)),
          ),
          over('scatter', 'Single requests', 'A sample, by how they ended', timed(bound(scatter, timeline))),
        ]
      : []
    return [
      ...overTime,
      over('histogram', 'Calls by latency', counted, bound(histogramChart, curve)),
      over('spectrum', 'Percentiles of latency', counted, bound(spectrum, curves)),
    ]
  })
}

/** Ready to be saved. */
export function pictureOf({ title, chart }: BenchChart, about: string): { name: string; png: string } {
  return { name: title, png: chartPicture(chart, title, about) }
}
