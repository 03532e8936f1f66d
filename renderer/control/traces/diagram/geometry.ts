import type { HopView, Lifeline } from '../../../../electron/ipc/trace-types.ts'
import type { Span } from './hop-index.ts'

export interface Size {
  width: number
  height: number
}

export interface Point {
  x: number
  y: number
}

export const margin = { left: 128, right: 16, top: 28, bottom: 12 }
/** The arrow of a frame of which only one end is known: this long, and so far on the way to the other lifeline. */
const stubPx = 18
const stubShare = 0.35

/** Where lifelines and frames are, in px: time goes to the right, one line for each process. */
export class Geometry {
  readonly view: Span
  readonly size: Size
  #places: Map<string, number>

  constructor(view: Span, size: Size, lifelines: readonly Lifeline[]) {
    this.view = view
    this.size = size
    this.#places = new Map(lifelines.map(({ name }, index) => [name, index]))
  }

  x(at: number): number {
    const { from, to } = this.view
    return margin.left + ((at - from) / (to - from)) * this.innerWidth
  }

  at(x: number): number {
    const { from, to } = this.view
    return from + ((x - margin.left) / this.innerWidth) * (to - from)
  }

  /** A position as a share of the inner width. */
  share(x: number): number {
    return Math.min(1, Math.max(0, (x - margin.left) / this.innerWidth))
  }

  y(name: string): number {
    return margin.top + this.#room * ((this.#places.get(name) ?? 0) + 0.5)
  }

  /** The height of one lifeline. */
  get #room(): number {
    const { height } = this.size
    return (height - margin.top - margin.bottom) / Math.max(1, this.#places.size)
  }

  /** From where it was sent to where it arrived. Where one of these is unknown, the arrow stays at the other lifeline. */
  ends({ from, to, sentAt, receivedAt }: HopView): [Point, Point] {
    const start = { x: this.x(sentAt ?? receivedAt!) - (sentAt === undefined ? stubPx : 0), y: this.y(from) }
    const end = { x: this.x(receivedAt ?? sentAt!) + (receivedAt === undefined ? stubPx : 0), y: this.y(to) }
    if (sentAt !== undefined && receivedAt !== undefined) return [start, end]
    const off = Math.sign(end.y - start.y) * this.#room * stubShare
    return sentAt === undefined ? [{ ...start, y: end.y - off }, end] : [start, { ...end, y: start.y + off }]
  }

  get innerWidth(): number {
    return Math.max(1, this.size.width - margin.left - margin.right)
  }
}

/** The frame under the pointer, if there is one. */
export function hopAt(
  point: Point,
  hops: readonly HopView[],
  geometry: Geometry,
  within = 6,
): HopView | undefined {
  let [nearest, least] = [undefined as HopView | undefined, within]
  for (const hop of hops) {
    const away = distance(point, ...geometry.ends(hop))
    if (away < least) [nearest, least] = [hop, away]
  }
  return nearest
}

function distance({ x, y }: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const length = dx * dx + dy * dy
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / length))
  return Math.hypot(x - a.x - share * dx, y - a.y - share * dy)
}
