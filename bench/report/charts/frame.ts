import { formatRound } from '../../words/numbers.ts'
import { grid, ground, ink, muted } from './colours.ts'
import type { Scale } from './scales.ts'
import { estimatedWidth, escapeXml, label, line, rect, tag } from './svg.ts'

/** Drawn for half a page: text of 13 stays readable on a phone and is not too large in two columns. */
const chartWidth = 480
export const textSize = 13
const titleSize = 15
const lineHeight = 19
const titleSpace = 34
const unitSpace = 20

export interface Area {
  left: number
  right: number
  top: number
  bottom: number
}

export interface LegendEntry {
  text: string
  /** Markup of about 22 × 12, with its middle at 11, 0. */
  mark: string
}

interface Frame {
  title: string
  /** Describes the picture for readers who cannot see it. */
  description: string
  /** The unit of the vertical values. */
  unit?: string
  /** The height of the area within the axes. */
  plotHeight: number
  legend?: readonly LegendEntry[]
  draw: (area: Area) => string
  /** Room for what stands beside the axes. */
  margins: { left: number; right: number; bottom: number }
}

export function frame({ title, unit, description, plotHeight, legend = [], draw, margins }: Frame): string {
  const rows = legendRows(legend)
  const top = titleSpace + (unit === undefined ? 0 : unitSpace)
  const area: Area = {
    left: margins.left,
    right: chartWidth - margins.right,
    top,
    bottom: top + plotHeight,
  }
  const height = area.bottom + margins.bottom + rows.length * lineHeight
  return tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${chartWidth} ${height}`,
      role: 'img',
      'aria-label': `${title}. ${description}`,
      'font-family': "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
      'font-size': textSize,
      style: `fill:${ink}`,
    },
    rect(0, 0, chartWidth, height, `fill:${ground}`),
    tag('desc', {}, escapeXml(description)),
    label(title, { x: 4, y: 18, size: titleSize, weight: 600 }),
    ...(unit === undefined ? [] : [label(unit, { x: 4, y: 18 + unitSpace, fill: muted })]),
    draw(area),
    ...rows.flatMap((row, index) => drawLegendRow(row, height - (rows.length - index - 1) * lineHeight - 8)),
  )
}

const markWidth = 28
const entryGap = 18

function entryWidth({ text }: LegendEntry): number {
  return markWidth + estimatedWidth(text, textSize) + entryGap
}

function legendRows(legend: readonly LegendEntry[]): LegendEntry[][] {
  const rows: LegendEntry[][] = []
  let left = 0
  for (const entry of legend) {
    if (rows.length === 0 || left < entryWidth(entry)) {
      rows.push([])
      left = chartWidth
    }
    rows.at(-1)!.push(entry)
    left -= entryWidth(entry)
  }
  return rows
}

function drawLegendRow(row: readonly LegendEntry[], y: number): string[] {
  let x = 4
  return row.map((entry) => {
    const drawn =
      tag('g', { transform: `translate(${x.toFixed(1)} ${(y - 4).toFixed(1)})` }, entry.mark) +
      label(entry.text, { x: x + markWidth, y })
    x += entryWidth(entry)
    return drawn
  })
}

/** Lines across and the values beside them. */
export function verticalAxis(area: Area, scale: Scale, format = formatRound): string {
  return [
    ...scale.ticks.map((value) =>
      line(area.left, scale.at(value), area.right, scale.at(value), `stroke:${grid}`),
    ),
    ...scale.ticks.map((value) =>
      label(format(value), { x: area.left - 7, y: scale.at(value) + 4, anchor: 'end', fill: muted }),
    ),
  ].join('')
}

export interface Tick {
  x: number
  text: string
}

/** Values under the axis and what they are; lines up where they help. */
export function horizontalAxis(area: Area, ticks: readonly Tick[], title: string, lines = false): string {
  const beyond = ({ x, text }: Tick) => x + estimatedWidth(text, textSize) / 2 > chartWidth
  return [
    line(area.left, area.bottom, area.right, area.bottom, `stroke:${muted}`),
    ...(lines ? ticks.map(({ x }) => line(x, area.top, x, area.bottom, `stroke:${grid}`)) : []),
    ...ticks.map((tick) =>
      label(tick.text, {
        x: tick.x,
        y: area.bottom + 18,
        anchor: beyond(tick) ? 'end' : 'middle',
        fill: muted,
      }),
    ),
    label(title, { x: (area.left + area.right) / 2, y: area.bottom + 38, anchor: 'middle', fill: muted }),
  ].join('')
}
