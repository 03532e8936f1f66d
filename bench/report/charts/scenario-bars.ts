import type { Spread } from '../../model/result.ts'
import { formatFigure, formatRound } from '../../words/numbers.ts'
import { grid, ground, ink, seriesStyle } from './colours.ts'
import { type Area, frame, horizontalAxis, textSize } from './frame.ts'
import { linearScale, type Scale } from './scales.ts'
import { estimatedWidth, label, line, rect } from './svg.ts'

export interface ScenarioBar {
  name: string
  spread: Spread
}

interface ScenarioBars {
  title: string
  unit: string
  bars: readonly ScenarioBar[]
  /** Which of the series' colours. */
  series: number
}

const barHeight = 34
const barGap = 16
const labelGap = 8

/** A bar for each scenario, with the interval that holds the true mean. */
export function scenarioBars({ title, unit, bars, series }: ScenarioBars): string {
  const widest = (texts: readonly string[]) =>
    Math.max(...texts.map((text) => estimatedWidth(text, textSize)))
  const highest = Math.max(...bars.map(({ spread }) => endOf(spread)))
  const draw = (area: Area) => {
    const x = linearScale(0, highest || 1, area.left, area.right)
    const top = (index: number) => area.top + barGap / 2 + index * (barHeight + barGap)
    return [
      ...x.ticks.map((value) => line(x.at(value), area.top, x.at(value), area.bottom, `stroke:${grid}`)),
      ...bars.map((bar, index) => drawBar(bar, top(index), x, seriesStyle(series).colour)),
      horizontalAxis(
        area,
        x.ticks.map((value) => ({ x: x.at(value), text: formatRound(value) })),
        unit,
      ),
    ].join('')
  }
  return frame({
    title,
    description: bars.map(({ name, spread }) => `${name}: ${formatFigure(spread.mean)} ${unit}`).join('; '),
    plotHeight: bars.length * (barHeight + barGap),
    margins: {
      left: widest(bars.map(({ name }) => name)) + 2 * labelGap,
      right: widest(bars.map(({ spread }) => formatFigure(spread.mean))) + 2 * labelGap,
      bottom: 52,
    },
    draw,
  })
}

function endOf({ mean, high }: Spread): number {
  return high ?? mean
}

function drawBar({ name, spread }: ScenarioBar, top: number, x: Scale, colour: string): string {
  const middle = top + barHeight / 2
  return [
    label(name, { x: x.at(0) - labelGap, y: middle + 5, anchor: 'end' }),
    rect(x.at(0), top, x.at(spread.mean) - x.at(0), barHeight, `fill:${colour}`),
    whisker(spread, middle, x),
    label(formatFigure(spread.mean), { x: x.at(endOf(spread)) + labelGap, y: middle + 5, weight: 600 }),
  ].join('')
}

function whisker({ low, high }: Spread, y: number, x: Scale): string {
  if (low === null || high === null) return ''
  const [from, to] = [x.at(Math.max(0, low)), x.at(high)]
  // On a pale ground of its own, so that it is seen within the bar as well.
  return [`stroke:${ground};stroke-width:4`, `stroke:${ink};stroke-width:1.5`]
    .map((style) =>
      [
        line(from, y, to, y, style),
        line(from, y - 7, from, y + 7, style),
        line(to, y - 7, to, y + 7, style),
      ].join(''),
    )
    .join('')
}
