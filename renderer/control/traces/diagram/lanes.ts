import type { TimelineEvent } from '../../../../electron/ipc/timeline-types.ts'
import { type ChartTheme, faint } from '../../../shared/charts/chart-theme.ts'
import type { Stretch } from '../../timeline/stretches.ts'
import type { Geometry } from './geometry.ts'
import type { Span } from './hop-index.ts'

/** The events of the processes of a diagram, each at its lifeline. */
export interface Lanes {
  /** While a process was down, stood still or did not answer. */
  stretches: readonly Stretch[]
  moments: readonly TimelineEvent[]
}

const halfHeight = 9
const halfMark = 5
/** The kinds of events that happen within one process, in a moment. */
const momentary: ReadonlySet<TimelineEvent['kind']> = new Set(['breaker', 'ejection', 'snapshot'])

/** Those that fall into the view, of the processes that are drawn. */
export function lanesWithin(
  { from, to }: Span,
  names: ReadonlySet<string>,
  events: readonly TimelineEvent[],
  stretches: readonly Stretch[],
): Lanes {
  const isDrawn = ({ member }: TimelineEvent) => member !== undefined && names.has(member)
  return {
    stretches: stretches.filter(
      (stretch) =>
        stretch.event.kind === 'member' &&
        isDrawn(stretch.event) &&
        stretch.from <= to &&
        (stretch.to ?? Infinity) >= from,
    ),
    moments: events.filter(
      (event) => momentary.has(event.kind) && isDrawn(event) && event.at >= from && event.at <= to,
    ),
  }
}

export function drawLanes(
  context: CanvasRenderingContext2D,
  { stretches, moments }: Lanes,
  geometry: Geometry,
  theme: ChartTheme,
): void {
  const { width } = geometry.size
  context.font = `${theme.fontSize}px ui-sans-serif, system-ui, sans-serif`
  context.textBaseline = 'middle'
  for (const { event, from, to } of stretches) {
    const colour = colourOf(event, theme)
    const y = geometry.y(event.member!)
    const left = Math.max(0, geometry.x(from))
    const right = Math.min(width, to === null ? width : geometry.x(to))
    context.fillStyle = faint(colour, 0.25)
    context.fillRect(left, y - halfHeight, Math.max(2, right - left), 2 * halfHeight)
    context.fillRect(left, y - halfHeight, 2, 2 * halfHeight)
    if (context.measureText(event.what).width + 8 < right - left)
      writeAbove(context, event.what, left + 4, y, theme)
  }
  for (const event of moments) {
    const [x, y] = [geometry.x(event.at), geometry.y(event.member!)]
    context.fillStyle = colourOf(event, theme)
    context.beginPath()
    context.moveTo(x, y - halfMark)
    context.lineTo(x + halfMark, y)
    context.lineTo(x, y + halfMark)
    context.lineTo(x - halfMark, y)
    context.fill()
    writeAbove(context, event.what, x + halfMark + 3, y - halfHeight, theme)
  }
  context.textBaseline = 'alphabetic'
}

/** Readable above whatever arrows are there. */
function writeAbove(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  { text: ink, surface }: ChartTheme,
): void {
  context.strokeStyle = surface
  context.lineWidth = 3
  context.strokeText(text, x, y)
  context.fillStyle = ink
  context.fillText(text, x, y)
}

function colourOf({ tone }: TimelineEvent, { good, bad, waiting, muted }: ChartTheme): string {
  return { success: good, info: muted, warning: waiting, error: bad, neutral: muted }[tone]
}
