import type { EdgeEnd, EdgeMetrics, ServiceKind } from '../../../electron/ipc/cluster-types.ts'
import type { Role } from '../../../electron/ipc/shop-types.ts'
import { nodeSize, type Place } from './topology.ts'

/** A member as far as the map is concerned. */
export interface MapMember {
  service: string
  kind: ServiceKind
  /** The side of a gateway. */
  side?: Role
}

export interface Link {
  from: EdgeEnd
  to: string
}

export interface Layout {
  places: Record<string, Place>
  links: Link[]
}

const columnGap = 120
/** Where there are but two above each other, as of the four, they stand further apart. */
const wideRow = 176
const denseRow = nodeSize.height + 26

const sideOf = ({ kind, side }: MapMember): Role =>
  kind === 'seller-frontend' || side === 'seller' ? 'seller' : 'buyer'

/** A caller is left of the services that it calls; buyers' members are above those of sellers. */
export function layoutOf(members: readonly MapMember[]): Layout {
  const named = (...kinds: ServiceKind[]) =>
    kinds.flatMap((kind) =>
      members
        .filter((member) => member.kind === kind)
        .toSorted((a, b) => sideOf(a).localeCompare(sideOf(b)))
        .map(({ service }) => service),
    )
  const columns = [
    ['buyers', 'sellers'],
    named('gateway'),
    named('buyer-frontend', 'seller-frontend'),
    named('customer-db', 'payments', 'product-db', 'product-follower'),
  ].filter((column) => column.length > 0)
  return { places: placesOf(columns), links: linksOf(members) }
}

function placesOf(columns: readonly (readonly string[])[]): Layout['places'] {
  const tallest = Math.max(...columns.map(heightOf))
  return Object.fromEntries(
    columns.flatMap((column, index) =>
      column.map((name, row) => [
        name,
        {
          x: index * (nodeSize.width + columnGap),
          y: (tallest - heightOf(column)) / 2 + row * rowOf(column),
        },
      ]),
    ),
  )
}

function heightOf(column: readonly string[]): number {
  return (column.length - 1) * rowOf(column)
}

function rowOf(column: readonly string[]): number {
  return column.length <= 2 ? wideRow : denseRow
}

/** The connections between members; with a gateway, its clients reach the added frontends of its side through it. */
function linksOf(members: readonly MapMember[]): Link[] {
  const links: Link[] = []
  const of = (kind: ServiceKind) => members.filter((member) => member.kind === kind)
  for (const role of ['buyer', 'seller'] as const) {
    const frontends = of(`${role}-frontend`)
    const gateways = of('gateway').filter((gateway) => sideOf(gateway) === role)
    for (const gateway of gateways) {
      links.push({ from: `${role}s`, to: gateway.service })
      for (const { service } of frontends) links.push({ from: gateway.service, to: service })
    }
    for (const { service } of gateways.length > 0 ? frontends.slice(0, 1) : frontends)
      links.push({ from: `${role}s`, to: service })
    for (const { service: from } of frontends)
      for (const to of ['customer-db', 'product-db']) links.push({ from, to })
  }
  for (const { service: from } of of('product-follower')) links.push({ from, to: 'product-db' })
  for (const { service: to } of of('payments')) links.push({ from: 'product-db', to })
  return links
}

/** Those that there are, and those on which something passes all the same. */
export function shownLinks({ places, links }: Layout, edges: readonly EdgeMetrics[]): Link[] {
  const known = new Set(links.map(({ from, to }) => `${from} ${to}`))
  const others = edges.filter(
    ({ from, to, requestsPerSecond }) =>
      requestsPerSecond > 0 && !known.has(`${from} ${to}`) && from in places && to in places,
  )
  return [...links, ...others.map(({ from, to }) => ({ from, to }))]
}
