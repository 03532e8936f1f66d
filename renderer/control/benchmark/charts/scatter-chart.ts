import type { Timeline } from '../../../../electron/ipc/bench-types.ts'
import { counted, listed } from '../../../../bench/words/numbers.ts'
import type { ChartModel } from '../../../shared/charts/chart-model.ts'
import { faint } from '../../../shared/charts/chart-theme.ts'
import { figureOptions, latencyAxis, type Scale, timeAxis } from '../../charts/axes.ts'

/** By colour and by shape. */
const looks = [
  { outcome: 'ok', label: 'answered', shape: 'circle', radius: 2 },
  { outcome: 'refused', label: 'refused', shape: 'triangle', radius: 5 },
  { outcome: 'failed', label: 'failed', shape: 'crossRot', radius: 5 },
] as const

/** Single requests, a sample of all, over the measured time of a scenario. */
export function scatterChart(scale: Scale): ChartModel<Timeline> {
  return {
    kind: 'scatter',
    options(theme) {
      const options = figureOptions(theme, timeAxis, latencyAxis(scale), 'shapes')
      return { ...options, interaction: { mode: 'nearest', intersect: true } }
    },
    data({ samples }, theme) {
      const colours = { ok: theme.series[0]!, refused: theme.waiting, failed: theme.bad }
      return {
        datasets: looks.map(({ outcome, label, shape, radius }) => ({
          label,
          data: samples
            .filter((sample) => sample.outcome === outcome)
            .map(({ at, ms }) => ({ x: at / 1_000, y: ms })),
          pointStyle: shape,
          radius,
          hitRadius: 3,
          borderColor: colours[outcome],
          borderWidth: outcome === 'ok' ? 0 : 1.5,
          backgroundColor: faint(colours[outcome], 0.6),
          parsing: false,
          normalized: false,
        })),
      }
    },
    words({ samples }) {
      if (samples.length === 0) return 'Nothing has been measured yet.'
      const counts = looks.flatMap(({ outcome, label }) => {
        const count = samples.filter((sample) => sample.outcome === outcome).length
        return count > 0 ? [`${counted(count, 'request')} ${label}`] : []
      })
      return `A sample: ${listed(counts)}.`
    },
  }
}
