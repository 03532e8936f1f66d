import type { ChartDataset, Plugin } from 'chart.js'
import { faint } from './chart-theme.ts'

/** Something was done on purpose from one moment to another. In milliseconds of the time axis, which is in seconds. */
export interface Band {
  from: number
  to: number
  label: string
}

type WithBands = ChartDataset & { bands?: { bands: readonly Band[]; colour: string } }

/** Data for the plugin below, kept with the first line of a chart. */
export function withBands<Set extends object>(dataset: Set, bands: readonly Band[], colour: string): Set {
  return { ...dataset, bands: { bands, colour } }
}

/** A very short fault is still visible. In pixels. */
const leastWidth = 3

/** Behind the lines, with a dashed edge where each begins. */
export const faultBands: Plugin = {
  id: 'fault-bands',
  beforeDatasetsDraw({ ctx, chartArea, scales, data }) {
    const found = (data.datasets[0] as WithBands | undefined)?.bands
    if (found === undefined || found.bands.length === 0) return
    const x = scales.x!
    const within = (ms: number) =>
      Math.min(chartArea.right, Math.max(chartArea.left, x.getPixelForValue(ms / 1_000)))
    ctx.save()
    ctx.setLineDash([3, 3])
    for (const { from, to } of found.bands) {
      const left = Math.round(within(from)) + 0.5
      const width = Math.max(leastWidth, within(to) - left)
      ctx.fillStyle = faint(found.colour, 0.18)
      ctx.fillRect(left, chartArea.top, width, chartArea.height)
      ctx.strokeStyle = faint(found.colour, 0.7)
      ctx.beginPath()
      ctx.moveTo(left, chartArea.top)
      ctx.lineTo(left, chartArea.bottom)
      ctx.stroke()
    }
    ctx.restore()
  },
}
