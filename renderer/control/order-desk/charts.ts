import { formatCount, formatDuration } from '../../shared/format.ts'
import type { ChartModel } from '../../shared/charts/chart-model.ts'
import { type Axis, figureOptions, plainNumber } from '../charts/axes.ts'
import { tiers } from './tiers.ts'
import type { DeskMoment } from './use-order-desk.ts'

type History = readonly DeskMoment[]
type Figure = (moment: DeskMoment, tier: 'vip' | 'normal') => number | undefined

/** Told apart by their dashes as well. */
const dashes = { vip: [], normal: [8, 3] }

/** A line of its own, beside those of the tiers. */
interface Limit {
  label: string
  of(moment: DeskMoment): number
}

function overTime(
  axis: Axis,
  figure: Figure,
  words: (history: History) => string,
  limit?: Limit,
): ChartModel<History> {
  return {
    kind: 'line',
    options: (theme) =>
      figureOptions(
        theme,
        { title: 'Seconds ago', format: (value) => plainNumber(Math.abs(value)), max: 0 },
        axis,
        'lines',
      ),
    data(history, { series }) {
      const now = history.at(-1)?.at ?? 0
      const lines = tiers.map(({ tier, short }) => ({
        label: short as string,
        dash: [...dashes[tier]],
        y: (moment: DeskMoment) => figure(moment, tier) ?? Number.NaN,
      }))
      if (limit) lines.push({ label: limit.label, dash: [2, 3], y: limit.of })
      return {
        datasets: lines.map(({ label, dash, y }, index) => ({
          label,
          data: history.map((moment) => ({ x: (moment.at - now) / 1_000, y: y(moment) })),
          borderColor: series[index]!,
          backgroundColor: series[index]!,
          borderWidth: 1.5,
          borderDash: dash,
          pointStyle: 'line' as const,
          pointRadius: 0,
          parsing: false as const,
          normalized: true,
        })),
      }
    },
    words,
  }
}

function lastOf(history: History, figure: Figure, format: (value: number) => string): string {
  const last = history.at(-1)
  if (last === undefined) return 'No data yet.'
  const now = tiers.map(({ tier, short }) => {
    const value = figure(last, tier)
    return `${short} ${value === undefined ? 'nobody' : format(value)}`
  })
  return `${history.length} seconds; now ${now.join(', ')}.`
}

const waited: Figure = ({ state }, tier) => state.tiers[tier].waitMs?.p50
const busy: Figure = ({ state }, tier) => state.tiers[tier].busy
const length: Figure = ({ state }, tier) => state.tiers[tier].length

export const waitingChart = overTime(
  { title: 'Median waiting time (ms)', format: plainNumber, min: 0 },
  waited,
  (history) => lastOf(history, waited, formatDuration),
)

export const lengthChart = overTime(
  { title: 'Orders waiting', format: plainNumber, min: 0, isWhole: true },
  length,
  (history) => lastOf(history, length, formatCount),
)

/** With a reserve, normal orders never get beyond the line that is left to them. */
export const workersChart = overTime(
  { title: 'Workers', format: plainNumber, min: 0, isWhole: true },
  busy,
  (history) => lastOf(history, busy, formatCount),
  {
    label: 'Limit for normal',
    of: ({ state: { workers, reservedForVips } }) => workers - reservedForVips,
  },
)
