import type { ChartDataset, Plugin } from 'chart.js'
import type { Timeline } from '../../../../electron/ipc/bench-types.ts'

type Run = Timeline['runs'][number]
type WithRuns = ChartDataset & { runs?: Run[] }

/** Data for the plugin below. */
export function withRuns<Set extends object>(
  dataset: Set,
  runs: readonly Run[],
): Set & { runs: readonly Run[] } {
  return { ...dataset, runs }
}

/** In font sizes. */
const leastWidth = 4

/** A line where each run begins, with its number where there is room. */
export const runStarts: Plugin = {
  id: 'run-starts',
  beforeDatasetsDraw({ ctx, chartArea, scales, data, options }) {
    const runs = (data.datasets[0] as WithRuns | undefined)?.runs ?? []
    const x = scales.x!
    const width = chartArea.width / Math.max(1, runs.length)
    ctx.save()
    ctx.strokeStyle = ctx.fillStyle = String(options.plugins?.legend?.labels?.color ?? '#888')
    ctx.setLineDash([3, 4])
    const { size = 12 } = options.plugins!.legend!.labels!.font as { size?: number }
    ctx.font = `${size - 2}px sans-serif`
    for (const { number, at } of runs) {
      const left = Math.round(x.getPixelForValue(at / 1_000)) + 0.5
      if (at > 0) {
        ctx.globalAlpha = 0.5
        ctx.beginPath()
        ctx.moveTo(left, chartArea.top)
        ctx.lineTo(left, chartArea.bottom)
        ctx.stroke()
      }
      ctx.globalAlpha = 0.8
      if (width >= leastWidth * size) ctx.fillText(`run ${number}`, left + 4, chartArea.top + size - 2)
    }
    ctx.restore()
  },
}
