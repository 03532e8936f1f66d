import type { Step } from '../../statistics/histogram.ts'
import { percentiles } from '../../statistics/histogram.ts'
import { sum } from '../../statistics/moments.ts'
import { formatFigure } from '../../words/numbers.ts'
import { seriesStyle } from './colours.ts'
import { type Area, frame, horizontalAxis, verticalAxis } from './frame.ts'
import { logScale } from './scales.ts'
import { line, path } from './svg.ts'

export interface Distribution {
  name: string
  steps: readonly Step[]
}

/** By how many nines: 90 % of the calls at 1, 99 % at 2; what is quicker than half of them shows elsewhere. */
const pointsPerNine = 24
const marks = [
  [0.5, '50'],
  [0.9, '90'],
  [0.99, '99'],
  [0.999, '99.9'],
  [0.9999, '99.99'],
  [0.99999, '99.999'],
] as const

const ninesOf = (share: number) => -Math.log10(1 - share)
const leastNines = ninesOf(0.5)

/** How slow the slowest are: the further right, the fewer calls take longer. */
export function percentileSpectrum(distributions: readonly Distribution[]): string {
  const lines = distributions.map(({ name, steps }) => ({ name, points: spectrumOf(steps) }))
  const values = lines.flatMap(({ points }) => points.map(({ ms }) => ms))
  const mostNines = Math.max(1, ...lines.flatMap(({ points }) => points.map(({ nines }) => nines)))
  const draw = (area: Area) => {
    const y = logScale(Math.min(...values), Math.max(...values), area.bottom, area.top + 6)
    const x = (nines: number) =>
      area.left + ((nines - leastNines) / (mostNines - leastNines)) * (area.right - area.left)
    return [
      verticalAxis(area, y),
      horizontalAxis(
        area,
        marks
          .filter(([share]) => ninesOf(share) <= mostNines)
          .map(([share, text]) => ({ x: x(ninesOf(share)), text })),
        'percentile: % of the calls that are at most this slow',
        true,
      ),
      ...lines.map(({ points }, index) => {
        const { colour, dash } = seriesStyle(index)
        return path(
          points.map(({ nines, ms }) => [x(nines), y.at(ms)] as const),
          `fill:none;stroke:${colour};stroke-width:2.25;stroke-dasharray:${dash}`,
        )
      }),
    ].join('')
  }
  return frame({
    title: 'Response time by percentile',
    unit: 'response time, ms',
    description: lines
      .map(({ name, points }) => `${name}: up to ${formatFigure(points.at(-1)?.ms ?? 0)} ms`)
      .join('; '),
    plotHeight: 225,
    margins: { left: 66, right: 14, bottom: 52 },
    legend: distributions.map(({ name }, index) => ({ text: name, mark: lineMark(index) })),
    draw,
  })
}

export function lineMark(index: number): string {
  const { colour, dash } = seriesStyle(index)
  return line(0, 0, 22, 0, `stroke:${colour};stroke-width:2.5;stroke-dasharray:${dash}`)
}

/** As far as there are calls to tell: of a thousand, one is beyond three nines. */
function spectrumOf(steps: readonly Step[]): { nines: number; ms: number }[] {
  const total = sum(steps.map(({ count }) => count))
  if (total === 0) return []
  const most = Math.max(leastNines, Math.log10(total))
  const nines = Array.from(
    { length: Math.max(2, Math.ceil((most - leastNines) * pointsPerNine) + 1) },
    (_, index) => Math.min(most, leastNines + index / pointsPerNine),
  )
  const micros = percentiles(
    steps,
    total,
    nines.map((count) => 1 - 10 ** -count),
  )
  return nines.map((count, index) => ({ nines: count, ms: Math.max(1, micros[index]!) / 1000 }))
}
