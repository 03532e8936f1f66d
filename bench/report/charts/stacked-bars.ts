import { areaColour, grid, ground, ink, muted } from './colours.ts'
import { type Area, frame, horizontalAxis } from './frame.ts'
import { label, line, rect } from './svg.ts'

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
  parts: readonly string[]
  bars: readonly StackedBar[]
  axis: { title: string; high: number; ticks: readonly number[]; format: (value: number) => string }
  /** A line across all bars, such as what there is at most. */
  limit?: { at: number; text: string }
}

const barHeight = 30
const barGap = 14
const nameSpace = 92
const totalSpace = 78

/** A bar for each scenario, divided into parts. */
export function stackedBars({ title, description, parts, bars, axis, limit }: StackedBars): string {
  const legend = parts.map((text, index) => ({
    text,
    mark: rect(4, -6, 14, 12, `fill:${areaColour(index)};stroke:${muted};stroke-width:0.5`),
  }))
  const draw = (area: Area) => {
    const x = (value: number) => area.left + (value / axis.high) * (area.right - area.left)
    const top = area.top + (limit ? 16 : 0)
    return [
      ...axis.ticks.map((value) => line(x(value), top, x(value), area.bottom, `stroke:${grid}`)),
      ...bars.map((bar, index) => drawBar(bar, top + barGap / 2 + index * (barHeight + barGap), area, x)),
      horizontalAxis(
        area,
        axis.ticks.map((value) => ({ x: x(value), text: axis.format(value) })),
        axis.title,
      ),
      limit
        ? line(
            x(limit.at),
            top - 2,
            x(limit.at),
            area.bottom,
            `stroke:${ink};stroke-width:1.5;stroke-dasharray:5 3`,
          ) + label(limit.text, { x: x(limit.at), y: top - 7, anchor: 'end', fill: muted })
        : '',
    ].join('')
  }
  return frame({
    title,
    description,
    plotHeight: (limit ? 16 : 0) + bars.length * (barHeight + barGap),
    margins: { left: nameSpace, right: totalSpace, bottom: 52 },
    legend,
    draw,
  })
}

function drawBar(
  { name, values, total }: StackedBar,
  y: number,
  area: Area,
  x: (value: number) => number,
): string {
  let from = 0
  const segments = values.map((value, part) => {
    const left = x(from)
    from += value
    return rect(
      left,
      y,
      x(from) - left,
      barHeight,
      `fill:${areaColour(part)};stroke:${ground};stroke-width:1`,
    )
  })
  return [
    label(name, { x: area.left - 8, y: y + barHeight / 2 + 5, anchor: 'end' }),
    ...segments,
    label(total, { x: area.right + 8, y: y + barHeight / 2 + 5, weight: 600 }),
  ].join('')
}
