import { sum } from '../../statistics/moments.ts'
import type { Step } from '../../statistics/histogram.ts'
import { formatFigure, formatRound } from '../../words/numbers.ts'
import { seriesStyle } from './colours.ts'
import { type Area, frame, horizontalAxis, verticalAxis } from './frame.ts'
import { type Distribution, lineMark } from './percentile-spectrum.ts'
import { linearScale, logScale } from './scales.ts'
import { path } from './svg.ts'

const binsPerDecade = 20

/** Which response times are common: the share of calls in each twentieth of a decade. */
export function latencyDistribution(distributions: readonly Distribution[]): string {
  const binned = distributions.map(({ name, steps }) => ({ name, bins: binsOf(steps) }))
  const places = binned.flatMap(({ bins }) => [...bins.keys()])
  const [first, last] = [Math.min(...places), Math.max(...places) + 1]
  const highest = Math.max(...binned.flatMap(({ bins }) => [...bins.values()]))
  const draw = (area: Area) => {
    const x = logScale(msOf(first), msOf(last), area.left, area.right)
    const y = linearScale(0, highest, area.bottom, area.top + 6)
    return [
      verticalAxis(area, y, (share) => `${formatRound(share * 100)} %`),
      horizontalAxis(
        area,
        x.ticks.map((value) => ({ x: x.at(value), text: formatRound(value) })),
        'response time, ms',
      ),
      ...binned.map(({ bins }, index) => {
        const { colour, dash } = seriesStyle(index)
        const corners = cornersOf(bins).map(([place, share]) => [x.at(msOf(place)), y.at(share)] as const)
        return (
          path(corners, `fill:${colour};opacity:0.16;stroke:none`) +
          path(corners, `fill:none;stroke:${colour};stroke-width:1.75;stroke-dasharray:${dash}`)
        )
      }),
    ].join('')
  }
  return frame({
    title: 'How response times are spread',
    unit: 'share of the calls',
    description: binned
      .map(({ name, bins }) => {
        const [commonest] = [...bins].sort(([, a], [, b]) => b - a)
        return `${name}: most often about ${formatFigure(msOf(commonest?.[0] ?? 0))} ms`
      })
      .join('; '),
    plotHeight: 225,
    margins: { left: 66, right: 14, bottom: 52 },
    legend: distributions.map(({ name }, index) => ({ text: name, mark: lineMark(index) })),
    draw,
  })
}

/** Shares by the bin's number; a step that lies over several bins is divided among them. */
function binsOf(steps: readonly Step[]): Map<number, number> {
  const total = sum(steps.map(({ count }) => count))
  const bins = new Map<number, number>()
  for (const { low, high, count } of steps) {
    const bin = Math.floor(Math.log10(Math.max(1, (low + high) / 2)) * binsPerDecade)
    bins.set(bin, (bins.get(bin) ?? 0) + count / total)
  }
  return bins
}

function msOf(bin: number): number {
  return 10 ** (bin / binsPerDecade) / 1000
}

/** Up and down at the edges of bins, from the ground to the ground. */
function cornersOf(bins: ReadonlyMap<number, number>): [number, number][] {
  const places = [...bins.keys()].sort((a, b) => a - b)
  const corners: [number, number][] = []
  for (let bin = places[0] ?? 0; bin <= (places.at(-1) ?? -1); bin += 1) {
    const share = bins.get(bin) ?? 0
    if (corners.length === 0) corners.push([bin, 0])
    corners.push([bin, share], [bin + 1, share])
  }
  const last = corners.at(-1)
  return last ? [...corners, [last[0], 0]] : []
}
