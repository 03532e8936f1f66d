import type { ChartComponentRef } from 'vue-chartjs'

type Drawn = NonNullable<ChartComponentRef['chart']>

export interface ChartTable {
  columns: string[]
  rows: string[][]
  /** The number of all, of which a table shows the first. */
  total: number
}

const mostRows = 500

type Axis = { title?: { text?: string | string[] } } | undefined

/** The values of a chart as the chart has them. Lines that share their points share rows. */
export function chartValues(chart: Drawn): ChartTable {
  const { datasets, labels = [] } = chart.data
  const axes = chart.options.scales as Record<string, Axis>
  const isLying = chart.options.indexAxis === 'y'
  const [x, y] = (isLying ? ['y', 'x'] : ['x', 'y']).map((name) =>
    String(axes[name]?.title?.text ?? name),
  ) as [string, string]
  const series = datasets.map(({ label = '', data }) => ({
    label,
    points: data.map((value, index) => pointOf(value, labels[index])),
  }))
  const [first] = series
  const areTogether =
    first !== undefined &&
    series.every(({ points }) => points.length === first.points.length) &&
    series.every(({ points }) => points.every((point, index) => point.x === first.points[index]!.x))
  if (areTogether) {
    const rows = first.points.map((point, index) => [
      point.x,
      ...series.map(({ points }) => points[index]!.y),
    ])
    return {
      columns: [x, ...series.map(({ label }) => label)],
      rows: rows.slice(0, mostRows),
      total: rows.length,
    }
  }
  const rows = series.flatMap(({ label, points }) => points.map((point) => [label, point.x, point.y]))
  return { columns: ['Series', x, y], rows: rows.slice(0, mostRows), total: rows.length }
}

function pointOf(value: unknown, label: unknown): { x: string; y: string } {
  if (typeof value === 'object' && value !== null && 'x' in value && 'y' in value)
    return { x: figure(value.x), y: figure(value.y) }
  return { x: String(label ?? ''), y: figure(value) }
}

function figure(value: unknown): string {
  return typeof value === 'number' && Number.isFinite(value) ? String(Number(value.toPrecision(5))) : '–'
}
