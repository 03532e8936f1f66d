import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Link, Party } from '../../../services/cluster/topology.ts'
import { layoutOf } from './layout.ts'
import { alongRoute, boundsOf, labelPlacesOf, pathOf, routeOf } from './routes.ts'
import { labelSize, nodeSize, type Place, smallLabelSize } from './sizes-and-rates.ts'

const several = (kind: Party['kind'], most: number, side?: Party['side']) =>
  fc.integer({ min: 0, max: most }).map((count) =>
    Array.from({ length: count }, (_, nth) => ({
      name: `${kind}-${side}-${nth}`,
      kind,
      ...(side && { side }),
    })),
  )
const clusters = fc
  .tuple(
    several('buyer-frontend', 5),
    several('seller-frontend', 4),
    several('gateway', 2, 'buyer'),
    several('gateway', 2, 'seller'),
    several('product-follower', 4),
    several('payments', 1),
  )
  .map((further): Party[] => [
    ...(['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend'] as const).map((kind) => ({
      name: kind,
      kind,
    })),
    ...further.flat(),
  ])

const shares = Array.from({ length: 101 }, (_, step) => step / 100)
const rounding = 1e-6
const isBehind = ({ x, y }: Place, card: Place) =>
  x > card.x + rounding &&
  x < card.x + nodeSize.width - rounding &&
  y > card.y + rounding &&
  y < card.y + nodeSize.height - rounding

/** Also those that nobody expects: everybody may be seen asking everybody. */
function everyLink(names: readonly string[]): Link[] {
  return names.flatMap((from) => names.filter((to) => to !== from).map((to) => ({ from, to })) as Link[])
}

describe('the way of a link', () => {
  it('is never behind a card, nor is its figure, and all of it is within the bounds', () => {
    fc.assert(
      fc.property(clusters, (members) => {
        const layout = layoutOf(members)
        const links = everyLink(Object.keys(layout.places))
        const { x, y, width, height } = boundsOf(layout.places, links)
        const cards = Object.values(layout.places)
        const isWrong = (point: Place) =>
          cards.some((card) => isBehind(point, card)) ||
          point.x < x ||
          point.x > x + width ||
          point.y < y ||
          point.y > y + height
        const labels = labelPlacesOf(layout.links, layout.places)
        const wrong = links.filter((link) => {
          const route = routeOf(link, layout.places)
          return shares.map((share) => alongRoute(route, share)).some(isWrong)
        })
        expect(wrong).toEqual([])
        expect([...labels.values()].filter(isWrong)).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  it.each([
    ['of the four', [], 1],
    ['with a gateway and another frontend', ['gateway', 'buyer-frontend'], 0.7],
  ] as const)('has figures that leave those of others to be read, in a cluster %s', (_, further, share) => {
    const kinds = ['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend', ...further] as const
    const { places, links } = layoutOf(kinds.map((kind, index) => ({ name: `${kind}-${index}`, kind })))
    const labels = [...labelPlacesOf(links, places).values()]
    const hidden = labels.filter((one, index) =>
      labels.some(
        (other, at) =>
          at !== index &&
          Math.abs(one.x - other.x) < labelSize.width &&
          Math.abs(one.y - other.y) < labelSize.height * share,
      ),
    )
    expect(hidden).toEqual([])
  })

  it('has figures that touch no others in a cluster of twelve whose followers are read', () => {
    const further = ['buyer-frontend', 'buyer-frontend', 'buyer-frontend', 'gateway', 'payments'] as const
    const kinds = ['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend', ...further] as const
    const members: Party[] = kinds.map((kind, index) => ({ name: `${kind}-${index}`, kind }))
    const followers = ['one', 'two', 'three'].map((name): Party => ({ name, kind: 'product-follower' }))
    const { places, links } = layoutOf([...members, ...followers])
    const reads = members
      .filter(({ kind }) => kind === 'buyer-frontend')
      .flatMap(({ name: from }) => followers.map(({ name: to }) => ({ from, to }) as Link))
    const labels = [...labelPlacesOf([...links, ...reads], places, smallLabelSize).values()]
    const touching = labels.filter((one, index) =>
      labels.some(
        (other, at) =>
          at !== index &&
          Math.abs(one.x - other.x) < smallLabelSize.width &&
          Math.abs(one.y - other.y) < smallLabelSize.height,
      ),
    )
    expect(touching).toEqual([])
  })

  it('has figures that hide no card, in a cluster with a follower that is asked', () => {
    const kinds = [
      'customer-db',
      'product-db',
      'buyer-frontend',
      'seller-frontend',
      'product-follower',
    ] as const
    const { places, links } = layoutOf(kinds.map((kind) => ({ name: kind, kind })))
    const asked: Link = { from: 'buyer-frontend', to: 'product-follower' }
    const labels = [...labelPlacesOf([...links, asked], places)]
    const hiding = labels.filter(([, { x, y }]) =>
      Object.values(places).some(
        (card) =>
          Math.abs(x - (card.x + nodeSize.width / 2)) < (labelSize.width + nodeSize.width) / 2 &&
          Math.abs(y - (card.y + nodeSize.height / 2)) < (labelSize.height + nodeSize.height) / 2,
      ),
    )
    expect(hiding.map(([link]) => link)).toEqual([])
  })

  it('begins and ends at the edge of its cards', () => {
    const { places } = layoutOf([
      { name: 'product-db', kind: 'product-db' },
      { name: 'copy', kind: 'product-follower' },
      { name: 'shop', kind: 'buyer-frontend' },
    ])
    const db = places['product-db']!
    const level = db.y + nodeSize.height / 2
    const toDb = routeOf({ from: 'shop', to: 'product-db' }, places)
    expect(toDb[0]![0].x).toBe(places.shop!.x + nodeSize.width)
    expect(toDb.at(-1)![3]).toEqual({ x: db.x, y: level })
    const fromCopy = routeOf({ from: 'copy' as Link['from'], to: 'product-db' }, places)
    expect(fromCopy).toHaveLength(1)
    expect(fromCopy[0]![3]).toEqual({ x: db.x + nodeSize.width, y: level })
    expect(pathOf(fromCopy)).toMatch(/^M [\d. ]+ C [\d. ]+$/)
  })
})
