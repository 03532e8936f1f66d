import type { HopView, Lifeline } from '../../../../electron/ipc/trace-types.ts'
import { type FaultStretch, stretchesOf } from './bands.ts'
import { type ChartTheme, faint } from '../../../shared/charts/chart-theme.ts'
import { type Geometry, margin, type Point } from './geometry.ts'
import { hopLabel } from './hop-words.ts'
import { drawLanes, type Lanes } from './lanes.ts'
import { ticksOf } from './ticks.ts'

export interface Scene {
  geometry: Geometry
  lifelines: readonly Lifeline[]
  hops: readonly HopView[]
  /** Those in view. */
  bands: readonly FaultStretch[]
  lanes: Lanes
  marked: readonly (HopView | undefined)[]
  theme: ChartTheme
}

/** With more frames in view, arrow heads and words would only hide them. */
const mostWithHeads = 600
const mostWithLabels = 40
const leastLabelPx = 90
const font = (px: number) => `${px}px ui-sans-serif, system-ui, sans-serif`

/** Draws what is in view, and only that. */
export function drawScene(context: CanvasRenderingContext2D, scene: Scene): void {
  const { geometry } = scene
  const { width, height } = geometry.size
  context.clearRect(0, 0, width, height)
  context.save()
  context.beginPath()
  context.rect(margin.left, 0, width - margin.left, height)
  context.clip()
  drawBands(context, scene)
  drawTime(context, scene)
  drawLifelines(context, scene)
  drawHops(context, scene)
  drawLanes(context, scene.lanes, geometry, scene.theme)
  context.restore()
  drawNames(context, scene)
}

function drawBands(context: CanvasRenderingContext2D, { bands, geometry, theme }: Scene): void {
  const { height } = geometry.size
  context.font = font(theme.fontSize)
  context.fillStyle = faint(theme.bad, 0.12)
  for (const { from, to } of stretchesOf(bands)) {
    const [left, right] = [geometry.x(from), Math.min(geometry.size.width, geometry.x(to))]
    context.fillRect(left, margin.top, Math.max(2, right - left), height - margin.top)
  }
  context.fillStyle = theme.bad
  let free = margin.left
  for (const { name, from } of bands) {
    const left = Math.max(geometry.x(from), margin.left) + 4
    if (left < free) continue
    context.fillText(name, left, height - 4)
    free = left + context.measureText(name).width + 8
  }
}

function drawTime(context: CanvasRenderingContext2D, { geometry, theme }: Scene): void {
  const { height } = geometry.size
  context.font = font(theme.fontSize)
  context.textBaseline = 'alphabetic'
  context.textAlign = 'center'
  for (const { at, label } of ticksOf(geometry.view, geometry.innerWidth)) {
    const x = Math.round(geometry.x(at)) + 0.5
    context.strokeStyle = theme.grid
    context.lineWidth = 1
    line(context, { x, y: margin.top - 6 }, { x, y: height })
    context.fillStyle = theme.muted
    context.fillText(label, Math.max(x, margin.left + context.measureText(label).width / 2), 14)
  }
  context.textAlign = 'left'
}

function drawLifelines(context: CanvasRenderingContext2D, { lifelines, geometry, theme }: Scene): void {
  context.strokeStyle = theme.muted
  context.lineWidth = 1
  for (const { name, isRecorded } of lifelines) {
    context.setLineDash(isRecorded ? [] : [4, 4])
    const y = Math.round(geometry.y(name)) + 0.5
    line(context, { x: margin.left, y }, { x: geometry.size.width, y })
  }
  context.setLineDash([])
}

function drawHops(context: CanvasRenderingContext2D, { hops, marked, geometry, theme }: Scene): void {
  const isCrowded = hops.length > mostWithHeads
  for (const look of looksOf(theme)) {
    const own = hops.filter(look.isFor)
    if (own.length === 0) continue
    context.strokeStyle = context.fillStyle = look.colour
    context.lineWidth = isCrowded ? 0.75 : 1.25
    context.setLineDash(look.dash)
    // All of a kind in one path: thousands of strokes cost what one costs.
    context.beginPath()
    for (const hop of own) {
      const [start, end] = geometry.ends(hop)
      context.moveTo(start.x, start.y)
      context.lineTo(end.x, end.y)
    }
    context.stroke()
    context.setLineDash([])
    if (isCrowded) continue
    drawTips(context, own, geometry)
  }
  for (const hop of marked) if (hop) drawMarked(context, hop, geometry, theme)
  if (hops.length <= mostWithLabels) drawLabels(context, hops, geometry, theme)
}

function looksOf({ series, bad, muted }: ChartTheme) {
  const isBad = ({ facts }: HopView) => facts.kind === 'reply' && facts.outcome !== 'ok'
  const isLost = (hop: HopView) => hop.isLost
  const isWhole = ({ sentAt, receivedAt }: HopView) => sentAt !== undefined && receivedAt !== undefined
  const isHalf = (hop: HopView) => !isWhole(hop) && !isLost(hop)
  const of = (kind: string) => (hop: HopView) => hop.facts.kind === kind && !isBad(hop) && isWhole(hop)
  return [
    { colour: series[0]!, dash: [], isFor: of('request') },
    { colour: series[2]!, dash: [], isFor: of('reply') },
    { colour: series[1]!, dash: [2, 3], isFor: of('event') },
    {
      colour: muted,
      dash: [],
      isFor: (hop: HopView) =>
        (hop.facts.kind === 'greeting' || hop.facts.kind === 'unreadable') && isWhole(hop),
    },
    { colour: muted, dash: [4, 3], isFor: isHalf },
    { colour: bad, dash: [], isFor: (hop: HopView) => isBad(hop) && isWhole(hop) },
    { colour: bad, dash: [], isFor: isLost },
  ]
}

function drawMarked(
  context: CanvasRenderingContext2D,
  hop: HopView,
  geometry: Geometry,
  theme: ChartTheme,
): void {
  const ends = geometry.ends(hop)
  context.strokeStyle = context.fillStyle = theme.text
  context.lineWidth = 2.5
  line(context, ...ends)
  drawTips(context, [hop], geometry)
}

/** A lost frame ends in a cross, every other one in the head of an arrow. */
function drawTips(context: CanvasRenderingContext2D, hops: readonly HopView[], geometry: Geometry): void {
  context.beginPath()
  for (const hop of hops) {
    const [from, to] = geometry.ends(hop)
    if (hop.isLost) cross(context, to)
    else head(context, from, to)
  }
  context.fill()
  if (hops.some(({ isLost }) => isLost)) context.stroke()
}

function drawLabels(
  context: CanvasRenderingContext2D,
  hops: readonly HopView[],
  geometry: Geometry,
  theme: ChartTheme,
): void {
  context.font = font(theme.fontSize)
  context.fillStyle = theme.text
  context.textAlign = 'center'
  const lastRight = new Map<string, number>()
  for (const hop of hops) {
    if (hop.facts.kind !== 'request') continue
    const [start, end] = geometry.ends(hop)
    const label = hopLabel(hop)
    const half = Math.max(leastLabelPx, context.measureText(label).width) / 2
    const x = Math.max((start.x + end.x) / 2, margin.left + half)
    const between = `${hop.from} ${hop.to}`
    if (x - half < (lastRight.get(between) ?? -Infinity)) continue
    lastRight.set(between, x + half)
    context.fillText(label, x, (start.y + end.y) / 2 - 4)
  }
  context.textAlign = 'left'
}

function drawNames(context: CanvasRenderingContext2D, { lifelines, geometry, theme }: Scene): void {
  context.font = font(theme.fontSize + 1)
  context.textBaseline = 'middle'
  for (const { name, isEstimated } of lifelines) {
    context.fillStyle = theme.text
    context.fillText(isEstimated ? `${name} *` : name, 8, geometry.y(name), margin.left - 16)
  }
  context.textBaseline = 'alphabetic'
}

function line(context: CanvasRenderingContext2D, from: Point, to: Point): void {
  context.beginPath()
  context.moveTo(from.x, from.y)
  context.lineTo(to.x, to.y)
  context.stroke()
}

function head(context: CanvasRenderingContext2D, from: Point, to: Point): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x)
  context.moveTo(to.x, to.y)
  for (const turn of [2.7, -2.7]) {
    context.lineTo(to.x + 7 * Math.cos(angle + turn), to.y + 7 * Math.sin(angle + turn))
  }
  context.closePath()
}

function cross(context: CanvasRenderingContext2D, { x, y }: Point): void {
  const half = 4
  for (const slope of [1, -1]) {
    context.moveTo(x - half, y - slope * half)
    context.lineTo(x + half, y + slope * half)
  }
}
