import type { ChartDataset, Plugin } from 'chart.js'
import type { BoundChart } from './chart-model.ts'
import { type ChartTheme, faint } from './chart-theme.ts'

export type MarkTone = 'success' | 'info' | 'warning' | 'error' | 'neutral'

/** Something that happened at a moment of a chart's time axis. */
export interface Mark {
  /** On the axis. */
  x: number
  label: string
  tone: MarkTone
}

interface DrawnMarks {
  marks: readonly Mark[]
  theme: ChartTheme
}

type WithMarks = ChartDataset & { eventMarks?: DrawnMarks }

/** Marks that cannot be told apart are one. In px. */
const nearPx = 8
/** Between a mark and its label, and between two labels. */
const labelPx = 6
const mostLabels = 40

/** The chart with marks, drawn the same in every chart that has time on its axis. */
export function withMarks(chart: BoundChart, marks: readonly Mark[]): BoundChart {
  return {
    ...chart,
    plugins: [...chart.plugins, eventMarks],
    data(theme) {
      const drawn = chart.data(theme)
      const [first, ...others] = drawn.datasets
      if (first === undefined) return drawn
      return { ...drawn, datasets: [carrying(first, { marks, theme }), ...others] }
    },
    words: () => chart.words() + wordsOf(marks),
  }
}

function carrying<Set extends object>(dataset: Set, eventMarks: DrawnMarks): Set {
  return { ...dataset, eventMarks }
}

function wordsOf(marks: readonly Mark[]): string {
  if (marks.length === 0) return ''
  const shown = marks.slice(-mostLabels).map(({ label }) => label)
  return ` Marked: ${shown.join('; ')}.`
}

export interface PlacedMark {
  px: number
  label: string
  tone: MarkTone
}

const severity: MarkTone[] = ['neutral', 'info', 'success', 'warning', 'error']

/** Marks that are next to each other become one, which tells of the worst of them and how many there are. */
export function grouped(placed: readonly PlacedMark[]): PlacedMark[] {
  const groups: PlacedMark[][] = []
  for (const mark of placed.toSorted((a, b) => a.px - b.px)) {
    const last = groups.at(-1)
    if (last && mark.px - last[0]!.px <= nearPx) last.push(mark)
    else groups.push([mark])
  }
  return groups.map((group) => {
    const worst = group.toSorted((a, b) => severity.indexOf(b.tone) - severity.indexOf(a.tone))[0]!
    const more = group.length > 1 ? ` +${group.length - 1}` : ''
    return { px: group[0]!.px, label: `${worst.label}${more}`, tone: worst.tone }
  })
}

/** Where labels begin, of those that fit between each other: the worst are the last to go without. */
export function labelPlaces<Group extends PlacedMark>(
  groups: readonly Group[],
  widthOf: (label: string) => number,
  { left, right }: { left: number; right: number },
): Map<Group, number> {
  const taken: [from: number, to: number][] = []
  const places = new Map<Group, number>()
  for (const group of groups.toSorted((a, b) => severity.indexOf(b.tone) - severity.indexOf(a.tone))) {
    const width = widthOf(group.label)
    const isFree = (from: number) =>
      from >= left &&
      from + width <= right &&
      taken.every((one) => from - labelPx > one[1] || from + width + labelPx < one[0])
    const place = [group.px + labelPx, group.px - labelPx - width].find(isFree)
    if (place === undefined) continue
    taken.push([place, place + width])
    places.set(group, place)
  }
  return places
}

const eventMarks: Plugin = {
  id: 'event-marks',
  afterDatasetsDraw({ ctx, chartArea, scales, data }) {
    const found = (data.datasets[0] as WithMarks | undefined)?.eventMarks
    if (found === undefined || found.marks.length === 0) return
    const { left, right, top, bottom } = chartArea
    const { theme } = found
    const placed = found.marks.flatMap(({ x, label, tone }) => {
      const px = scales.x!.getPixelForValue(x)
      return px < left || px > right ? [] : [{ px, label, tone }]
    })
    ctx.save()
    ctx.font = `${theme.fontSize}px ui-sans-serif, system-ui, sans-serif`
    ctx.textBaseline = 'top'
    const groups = grouped(placed)
    const places = labelPlaces(groups, (label) => ctx.measureText(label).width, chartArea)
    for (const group of groups) {
      const { px, label, tone } = group
      const colour = colourOf(tone, theme)
      const x = Math.round(px) + 0.5
      ctx.strokeStyle = faint(colour, 0.75)
      ctx.lineWidth = 1
      ctx.setLineDash([2, 3])
      ctx.beginPath()
      ctx.moveTo(x, top)
      ctx.lineTo(x, bottom)
      ctx.stroke()
      ctx.setLineDash([])
      ctx.fillStyle = colour
      ctx.beginPath()
      ctx.moveTo(x - 4, top)
      ctx.lineTo(x + 4, top)
      ctx.lineTo(x, top + 6)
      ctx.fill()
      const place = places.get(group)
      if (place === undefined) continue
      // Readable above whatever line is behind it.
      ctx.strokeStyle = theme.surface
      ctx.lineWidth = 3
      ctx.strokeText(label, place, top + 1)
      ctx.fillText(label, place, top + 1)
    }
    ctx.restore()
  },
}

function colourOf(tone: MarkTone, { good, bad, waiting, muted, series }: ChartTheme): string {
  return { success: good, info: series[0]!, warning: waiting, error: bad, neutral: muted }[tone]
}
