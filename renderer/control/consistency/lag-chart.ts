import type { ConsistencyMetrics } from '../../../electron/ipc/consistency-types.ts'
import type { ChartModel } from '../../shared/charts/chart-model.ts'
import { formatCount } from '../../shared/format.ts'
import { figureOptions, plainNumber } from '../charts/axes.ts'

type History = readonly ConsistencyMetrics[]
/** The length of the time axis. */
export const lagSeconds = 120
type Figure = 'lagMs' | 'lagRecords'

const titles: Record<Figure, string> = { lagMs: 'Behind (ms)', lagRecords: 'Behind (changes)' }
const dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3]]

function names(history: History): string[] {
  return [...new Set(history.flatMap(({ followers }) => followers.map(({ member }) => member)))].sort()
}

/** Seconds before the newest. A follower that did not answer leaves a gap. */
function pointsOf(history: History, name: string, figure: Figure): { x: number; y: number }[] {
  const end = history.at(-1)?.at ?? 0
  return history.map(({ at, followers }) => {
    const found = followers.find(({ member }) => member === name)
    return { x: (at - end) / 1_000, y: found ? found[figure] : NaN }
  })
}

/** Half a change is none. */
function wholeNumber(value: number): string {
  return Number.isInteger(value) ? plainNumber(value) : ''
}

function lagChart(figure: Figure): ChartModel<History> {
  return {
    kind: 'line',
    options: (theme) =>
      figureOptions(
        theme,
        { title: 'Seconds ago', min: -lagSeconds, max: 0, format: (value) => plainNumber(Math.abs(value)) },
        { title: titles[figure], format: wholeNumber, min: 0 },
        'lines',
      ),
    data: (history, { series }) => ({
      datasets: names(history).map((name, index) => ({
        label: name,
        data: pointsOf(history, name, figure),
        borderColor: series[index % series.length]!,
        borderDash: dashes[index % dashes.length]!,
        borderWidth: 1.5,
        pointRadius: 0,
        parsing: false as const,
        normalized: true,
      })),
    }),
    words(history) {
      const newest = history.at(-1)?.followers ?? []
      if (newest.length === 0) return 'No follower reports its lag.'
      return newest
        .map(
          (one) =>
            `${one.member} is ${formatCount(one[figure])} ${figure === 'lagMs' ? 'ms' : 'changes'} behind.`,
        )
        .join(' ')
    },
  }
}

export const lagMsChart = lagChart('lagMs')
export const lagRecordsChart = lagChart('lagRecords')
