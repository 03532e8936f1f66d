import { type AreaColour, areaColours, grid, ground, muted } from './colours.ts'
import { type Area, frame, horizontalAxis, textSize } from './frame.ts'
import { estimatedWidth, label, line, rect } from './svg.ts'

export interface StackedPart {
  name: string
  colour: AreaColour
}

export interface StackedBar {
  name: string
  /** One for each part, in the parts' order. */
  values: readonly number[]
  /** Written at the end of the row. */
  total: string
}

interface StackedBars {
  title: string
  description: string
  parts: readonly StackedPart[]
  bars: readonly StackedBar[]
  axis: { title: string; high: number; ticks: readonly number[]; format: (value: number) => string }
}

const barHeight = 30
const barGap = 14
const labelGap = 8
const totalSpace = 78

/** A bar for each scenario, divided into parts. */
export function stackedBars({ title, description, parts, bars, axis }: StackedBars): string {
  const names = bars.map(({ name }) => estimatedWidth(name, textSize))
  const draw = (area: Area) => {
    const x = (value: number) => area.left + (value / axis.high) * (area.right - area.left)
    const top = (index: number) => area.top + barGap / 2 + index * (barHeight + barGap)
    return [
      ...axis.ticks.map((value) => line(x(value), area.top, x(value), area.bottom, `stroke:${grid}`)),
      ...bars.map((bar, index) => drawBar(bar, parts, { area, top: top(index), x })),
      horizontalAxis(
        area,
        axis.ticks.map((value) => ({ x: x(value), text: axis.format(value) })),
        axis.title,
      ),
    ].join('')
  }
  return frame({
    title,
    description,
    plotHeight: bars.length * (barHeight + barGap),
    margins: { left: Math.max(...names) + 2 * labelGap, right: totalSpace, bottom: 52 },
    legend: parts.map(({ name, colour }) => ({
      text: name,
      mark: rect(4, -6, 14, 12, `fill:${areaColours[colour]};stroke:${muted};stroke-width:0.5`),
    })),
    draw,
  })
}

interface Place {
  area: Area
  top: number
  x: (value: number) => number
}

function drawBar(
  { name, values, total }: StackedBar,
  parts: readonly StackedPart[],
  { area, top, x }: Place,
): string {
  let from = 0
  const segments = values.map((value, index) => {
    const left = x(from)
    from += value
    const fill = areaColours[parts[index]!.colour]
    return rect(left, top, x(from) - left, barHeight, `fill:${fill};stroke:${ground};stroke-width:1`)
  })
  const y = top + barHeight / 2 + 5
  return [
    label(name, { x: area.left - labelGap, y, anchor: 'end' }),
    ...segments,
    label(total, { x: area.right + labelGap, y, weight: 600 }),
  ].join('')
}
