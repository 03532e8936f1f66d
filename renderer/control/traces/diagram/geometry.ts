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
/** The length of the arrow of a frame that was recorded at one end only. */
const stubPx = 18

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
    const { height } = this.size
    const room = (height - margin.top - margin.bottom) / Math.max(1, this.#places.size)
    return margin.top + room * ((this.#places.get(name) ?? 0) + 0.5)
  }

  /** From where it was sent to where it arrived. */
  ends({ from, to, sentAt, receivedAt }: HopView): [Point, Point] {
    const start = { x: this.x(sentAt ?? receivedAt!) - (sentAt === undefined ? stubPx : 0), y: this.y(from) }
    const end = { x: this.x(receivedAt ?? sentAt!) + (receivedAt === undefined ? stubPx : 0), y: this.y(to) }
    if (sentAt !== undefined && receivedAt !== undefined) return [start, end]
    // Where the other end is, is not known: the arrow ends half-way.
    const middle = (start.y + end.y) / 2
    return sentAt === undefined ? [{ ...start, y: middle }, end] : [start, { ...end, y: middle }]
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
