import type { EdgeMetrics, ServiceKind } from '../../../electron/ipc/cluster-types.ts'
import { connects, type Link, linksBetween, type Party, sideOf } from '../../../services/cluster/topology.ts'
import { labelSize, nodeSize, type Place } from './sizes-and-rates.ts'

export interface Layout {
  places: Record<string, Place>
  links: Link[]
}

/** The figures of a link stand in it, and where there are many links, those of two beside each other. */
const columnGap = labelSize.width + 14
const wideGap = 2 * columnGap
const manyLinks = 8
/** Where there are but two above each other, as of the four, they stand further apart. */
const wideRow = nodeSize.height + 100
const denseRow = nodeSize.height + 34

const outside: readonly Party[] = [
  { name: 'buyers', kind: 'clients', side: 'buyer' },
  { name: 'sellers', kind: 'clients', side: 'seller' },
]

/** A caller is left of the services that it calls; buyers' members are above those of sellers. */
export function layoutOf(members: readonly Party[]): Layout {
  const parties = members.toSorted((a, b) => (sideOf(a) ?? '').localeCompare(sideOf(b) ?? ''))
  const named = (...kinds: ServiceKind[]) =>
    kinds.flatMap((kind) => parties.filter((party) => party.kind === kind).map(({ name }) => name))
  const columns = [
    outside.map(({ name }) => name),
    named('gateway'),
    named('buyer-frontend', 'seller-frontend'),
    named('customer-db', 'customer-standby', 'payments', 'product-db', 'product-standby', 'product-follower'),
  ].filter((column) => column.length > 0)
  const links = linksOf(parties)
  return { places: placesOf(columns, links), links }
}

function placesOf(columns: readonly (readonly string[])[], links: readonly Link[]): Layout['places'] {
  const tallest = Math.max(...columns.map(heightOf))
  const places: Layout['places'] = {}
  let x = 0
  for (const [index, column] of columns.entries()) {
    for (const [row, name] of column.entries())
      places[name] = { x, y: (tallest - heightOf(column)) / 2 + row * rowOf(column) }
    x += nodeSize.width + gapBetween(column, columns[index + 1] ?? [], links)
  }
  return places
}

/** Every frontend may come to ask every follower. */
function gapBetween(left: readonly string[], right: readonly string[], links: readonly Link[]): number {
  const between = links.filter(({ from, to }) => left.includes(from) && right.includes(to))
  return between.length > manyLinks ? wideGap : columnGap
}

function heightOf(column: readonly string[]): number {
  return (column.length - 1) * rowOf(column)
}

function rowOf(column: readonly string[]): number {
  return column.length <= 2 ? wideRow : denseRow
}

/**
 * The connections between members; with a gateway, its clients reach the added frontends of its side through it. Followers
 * are asked only where reads may be old: the links to them are shown once something passes.
 */
function linksOf(parties: readonly Party[]): Link[] {
  const gateways = parties.filter(({ kind }) => kind === 'gateway')
  const behind = gateways.flatMap((gateway) => parties.filter((party) => connects(gateway, party)).slice(1))
  const followers = parties.filter(({ kind }) => kind === 'product-follower')
  const isShown = ({ from, to }: Link) =>
    !followers.some(({ name }) => name === to) &&
    !(outside.some(({ name }) => name === from) && behind.some(({ name }) => name === to))
  return linksBetween([...outside, ...parties]).filter(isShown)
}

/** Those that there are, those on which something passes all the same, and those that have faults. */
export function shownLinks(
  { places, links }: Layout,
  edges: readonly EdgeMetrics[],
  broken: readonly Link[] = [],
): Link[] {
  const passing = edges.filter(
    ({ requestsPerSecond, recent }) => requestsPerSecond > 0 || recent.latencyMs !== null,
  )
  const shown = new Map(links.map((link) => [linkId(link), link]))
  for (const { from, to } of [...passing, ...broken])
    if (from in places && to in places && !shown.has(linkId({ from, to })))
      shown.set(linkId({ from, to }), { from, to })
  return [...shown.values()]
}

export function linkId({ from, to }: Link): string {
  return `${from}-${to}`
}
