import type { Spread } from '../../model/result.ts'
import { formatFigure } from '../../words/figures.ts'
import { ground, ink, seriesStyle } from './colours.ts'
import { type Area, frame, horizontalAxis, verticalAxis } from './frame.ts'
import { linearScale } from './scales.ts'
import { label, line, rect } from './svg.ts'

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

/** A bar for each scenario, with the interval that holds the true mean. */
export function scenarioBars({ title, unit, bars, series }: ScenarioBars): string {
  const highest = Math.max(...bars.map(({ spread }) => spread.high ?? spread.mean))
  const draw = (area: Area) => {
    const y = linearScale(0, highest * 1.12 || 1, area.bottom, area.top)
    const slot = (area.right - area.left) / bars.length
    const width = Math.min(90, slot * 0.6)
    const { colour } = seriesStyle(series)
    return [
      verticalAxis(area, y),
      ...bars.map(({ spread }, index) => {
        const middle = area.left + (index + 0.5) * slot
        const top = y.at(spread.mean)
        return [
          rect(middle - width / 2, top, width, area.bottom - top, `fill:${colour}`),
          whisker(spread, middle, y.at),
          label(formatFigure(spread.mean), {
            x: middle,
            y: y.at(spread.high ?? spread.mean) - 8,
            anchor: 'middle',
            weight: 600,
          }),
        ].join('')
      }),
      horizontalAxis(
        area,
        bars.map(({ name }, index) => ({ x: area.left + (index + 0.5) * slot, text: name })),
        'buyers + sellers',
      ),
    ].join('')
  }
  return frame({
    title,
    unit,
    description: bars.map(({ name, spread }) => `${name}: ${formatFigure(spread.mean)} ${unit}`).join('; '),
    plotHeight: 215,
    margins: { left: 66, right: 8, bottom: 48 },
    draw,
  })
}

function whisker({ low, high }: Spread, x: number, at: (value: number) => number): string {
  if (low === null || high === null) return ''
  const [bottom, top] = [at(Math.max(0, low)), at(high)]
  // On a pale ground of its own, so that it is seen within the bar as well.
  return [`stroke:${ground};stroke-width:4`, `stroke:${ink};stroke-width:1.5`]
    .map((style) =>
      [
        line(x, bottom, x, top, style),
        line(x - 7, bottom, x + 7, bottom, style),
        line(x - 7, top, x + 7, top, style),
      ].join(''),
    )
    .join('')
}
