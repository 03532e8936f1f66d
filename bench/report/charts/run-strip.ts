import type { Spread } from '../../model/result.ts'
import { formatFigure } from '../../words/numbers.ts'
import { muted, seriesStyle } from './colours.ts'
import { type Area, frame, horizontalAxis, verticalAxis } from './frame.ts'
import { linearScale } from './scales.ts'
import { line, path, rect, tag } from './svg.ts'

interface RunStrip {
  title: string
  unit: string
  /** In the order of the runs. */
  values: readonly number[]
  spread: Spread
  series: number
}

/** Noise of less than this is not blown up to the height of the picture. */
const leastRange = 0.1
const mostTicks = 12

/** One point a run, round their mean and its interval: what drifts or jumps is seen at a glance. */
export function runStrip({ title, unit, values, spread, series }: RunStrip): string {
  const { colour } = seriesStyle(series)
  const reach = Math.max(
    (leastRange / 2) * spread.mean,
    ...[...values, spread.low ?? spread.mean, spread.high ?? spread.mean].map((value) =>
      Math.abs(value - spread.mean),
    ),
  )
  const draw = (area: Area) => {
    const y = linearScale(
      Math.max(0, spread.mean - reach),
      spread.mean + reach || 1,
      area.bottom,
      area.top + 6,
    )
    const slot = (area.right - area.left) / values.length
    const x = (index: number) => area.left + (index + 0.5) * slot
    const every = Math.ceil(values.length / mostTicks)
    const points = values.map((value, index) => [x(index), y.at(value)] as const)
    return [
      verticalAxis(area, y),
      spread.low === null || spread.high === null
        ? ''
        : rect(
            area.left,
            y.at(spread.high),
            area.right - area.left,
            y.at(Math.max(y.low, spread.low)) - y.at(spread.high),
            `fill:${colour};opacity:0.18`,
          ),
      line(
        area.left,
        y.at(spread.mean),
        area.right,
        y.at(spread.mean),
        `stroke:${muted};stroke-dasharray:6 4`,
      ),
      path(points, `fill:none;stroke:${colour};stroke-width:1.5;opacity:0.6`),
      ...points.map(([cx, cy]) => tag('circle', { cx, cy, r: 4.5, style: `fill:${colour}` })),
      horizontalAxis(
        area,
        values
          .map((_, index) => ({ x: x(index), text: String(index + 1) }))
          .filter((_, index) => index % every === 0),
        'run',
      ),
    ].join('')
  }
  return frame({
    title,
    unit,
    description: `${values.length} runs from ${formatFigure(Math.min(...values))} to ${formatFigure(Math.max(...values))} ${unit}, mean ${formatFigure(spread.mean)} ${unit}`,
    plotHeight: 165,
    margins: { left: 66, right: 8, bottom: 48 },
    draw,
  })
}
