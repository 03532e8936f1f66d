import type { Link } from '../../../services/cluster/topology.ts'
import type { Layout } from './layout.ts'
import { labelSize, nodeSize, type Place } from './sizes-and-rates.ts'

/** A cubic curve by its four points. */
export type Curve = readonly [Place, Place, Place, Place]

/** The way of a link over the map. */
export type Route = readonly Curve[]

/** The distance of a link from the cards that it passes, so that its figure has room as well. */
const clearance = 24
/** How far to the right a link swings between two cards of one column, and further for each card that it passes. */
const swing = 88
const swingPast = 40

type Places = Layout['places']

/** From card to card, never behind one: past a column between them, and between two of one column on its right. */
export function routeOf({ from, to }: Link, places: Places): Route {
  const [a, b] = [places[from]!, places[to]!]
  if (a.x === b.x) return [swingOf(a, b, places)]
  const isForward = a.x < b.x
  const start = { x: isForward ? a.x + nodeSize.width : a.x, y: middleOf(a) }
  const end = { x: isForward ? b.x : b.x + nodeSize.width, y: middleOf(b) }
  const stops = [start, ...lanesOf(start, end, places), end]
  return stops.slice(1).map((stop, index) => levelCurve(stops[index]!, stop))
}

/** In the words of SVG. */
export function pathOf(route: Route): string {
  const point = ({ x, y }: Place) => `${x} ${y}`
  return [
    `M ${point(route[0]![0])}`,
    ...route.map(([, one, other, end]) => `C ${point(one)} ${point(other)} ${point(end)}`),
  ].join(' ')
}

/** Where one is after a share of the way. */
export function alongRoute(route: Route, share: number): Place {
  const at = Math.min(route.length - 1, Math.floor(share * route.length))
  const [a, b, c, d] = route[at]!
  const rest = share * route.length - at
  return { x: cubic(a.x, b.x, c.x, d.x, rest), y: cubic(a.y, b.y, c.y, d.y, rest) }
}

/** Shares of the way at which figures may stand, besides the one that suits best. */
const otherShares = [0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75, 0.2, 0.8, 0.15, 0.85]
/** Figures that were placed first may have to make room for others. */
const rounds = 8

/**
 * Where the figures of each link stand: near the end at which fewer others begin or arrive, or halfway past cards; where
 * others stand already, at that place of the way at which they hide the least.
 */
export function labelPlacesOf(
  links: readonly Link[],
  places: Places,
  size: Size = labelSize,
): Map<Link, Place> {
  const cards = Object.values(places).map(({ x, y }) => ({
    x: x + nodeSize.width / 2,
    y: y + nodeSize.height / 2,
  }))
  const candidates = links.map((link) => {
    const route = routeOf(link, places)
    return [bestShare(link, links, places), ...otherShares].map((share) =>
      besideCards(alongRoute(route, share), route, size),
    )
  })
  const chosen: Place[] = []
  const hiddenAt = (at: Place, own: number) =>
    sum(chosen.map((other, index) => (index === own ? 0 : overlap(at, size, other, size)))) +
    sum(cards.map((card) => overlap(at, size, card, nodeSize)))
  for (let round = 0; round < rounds; round += 1)
    for (const [own, offered] of candidates.entries())
      chosen[own] = offered.reduce((best, at) => (hiddenAt(at, own) < hiddenAt(best, own) ? at : best))
  return new Map(links.map((link, index) => [link, chosen[index]!]))
}

/** Between two columns a figure is nearly as wide as the gap: in its middle it hides no card, and still lies on its link. */
function besideCards(at: Place, route: Route, { width }: Size): Place {
  const [start, end] = [route[0]![0].x, route.at(-1)![3].x]
  if (route.length > 1 || start === end) return at
  const [left, right] = [Math.min(start, end) + width / 2, Math.max(start, end) - width / 2]
  return { x: Math.max(left, Math.min(right, at.x)), y: at.y }
}

function bestShare({ from, to }: Link, links: readonly Link[], places: Places): number {
  const leaving = links.filter((link) => link.from === from).length
  const arriving = links.filter((link) => link.to === to).length
  const isAlone = leaving === 1 && arriving === 1
  const isDirect = places[from]!.x !== places[to]!.x && routeOf({ from, to }, places).length === 1
  return isAlone || !isDirect ? 0.5 : leaving > arriving ? 0.6 : 0.4
}

interface Size {
  width: number
  height: number
}

/** The area that two boxes share, given by their middles. */
function overlap(a: Place, sizeA: Size, b: Place, sizeB: Size): number {
  const across = (sizeA.width + sizeB.width) / 2 - Math.abs(a.x - b.x)
  const down = (sizeA.height + sizeB.height) / 2 - Math.abs(a.y - b.y)
  return across > 0 && down > 0 ? across * down : 0
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, one) => total + one, 0)
}

/** All that is drawn. */
export function boundsOf(places: Places, links: readonly Link[]) {
  const corners = Object.values(places).flatMap((place) => [
    place,
    { x: place.x + nodeSize.width, y: place.y + nodeSize.height },
  ])
  const along = links.flatMap((link) => {
    const route = routeOf(link, places)
    return [alongRoute(route, 0.5), ...route.map(([, , , end]) => end)].flatMap(({ x, y }) => [
      { x: x - clearance, y: y - clearance },
      { x: x + clearance, y: y + clearance },
    ])
  })
  const xs = [...corners, ...along].map(({ x }) => x)
  const ys = [...corners, ...along].map(({ y }) => y)
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

function swingOf(a: Place, b: Place, places: Places): Curve {
  const [upper, lower] = [Math.min(a.y, b.y), Math.max(a.y, b.y)]
  const all = Object.values(places)
  const passed = all.filter(({ x, y }) => x === a.x && y > upper && y < lower).length
  const edge = a.x + nodeSize.width
  const nextColumn = Math.min(...all.map(({ x }) => x).filter((x) => x > edge))
  const out = Math.min(edge + swing + passed * swingPast, nextColumn)
  return [
    { x: edge, y: middleOf(a) },
    { x: out, y: middleOf(a) },
    { x: out, y: middleOf(b) },
    { x: edge, y: middleOf(b) },
  ]
}

/** For each column in between the two sides of it, at a height at which no card stands. */
function lanesOf(start: Place, end: Place, places: Places): Place[] {
  const [left, right] = [Math.min(start.x, end.x), Math.max(start.x, end.x)]
  const all = Object.values(places)
  const between = [...new Set(all.map(({ x }) => x))].filter((x) => x >= left && x + nodeSize.width <= right)
  const columns = between.toSorted((one, other) => (start.x < end.x ? one - other : other - one))
  return columns.flatMap((column) => {
    const share = (column + nodeSize.width / 2 - start.x) / (end.x - start.x)
    const wanted = start.y + share * (end.y - start.y)
    const y = freeHeight(
      wanted,
      all.filter(({ x }) => x === column),
    )
    const sides = [
      { x: column, y },
      { x: column + nodeSize.width, y },
    ]
    return start.x < end.x ? sides : sides.toReversed()
  })
}

/** The nearest to the wanted one that keeps clear of the cards of a column. */
function freeHeight(wanted: number, cards: readonly Place[]): number {
  const above = ({ y }: Place) => y - clearance
  const below = ({ y }: Place) => y + nodeSize.height + clearance
  const isFree = (height: number) => cards.every((card) => height <= above(card) || height >= below(card))
  return [wanted, ...cards.flatMap((card) => [above(card), below(card)])]
    .filter(isFree)
    .reduce((best, height) => (Math.abs(height - wanted) < Math.abs(best - wanted) ? height : best))
}

function middleOf({ y }: Place): number {
  return y + nodeSize.height / 2
}

/** Leaves and arrives level. */
function levelCurve(from: Place, to: Place): Curve {
  const middle = (from.x + to.x) / 2
  return [from, { x: middle, y: from.y }, { x: middle, y: to.y }, to]
}

function cubic(a: number, b: number, c: number, d: number, t: number): number {
  const u = 1 - t
  return u ** 3 * a + 3 * u ** 2 * t * b + 3 * u * t ** 2 * c + t ** 3 * d
}
