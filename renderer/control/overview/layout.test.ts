import { describe, expect, it } from 'vitest'
import type { Party } from '../../../services/cluster/topology.ts'
import { layoutOf, shownLinks } from './layout.ts'
import { nodeSize } from './sizes-and-rates.ts'

const four: Party[] = (['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend'] as const).map(
  (kind) => ({ name: kind, kind }),
)
const wide: Party[] = [
  ...four,
  { name: 'entrance', kind: 'gateway', side: 'seller' },
  { name: 'gateway', kind: 'gateway' },
  { name: 'second', kind: 'buyer-frontend' },
  { name: 'third', kind: 'buyer-frontend' },
  { name: 'copy', kind: 'product-follower' },
  { name: 'bank', kind: 'payments' },
]

const recent = { errors: 0, latencyMs: null }
const words = (links: { from: string; to: string }[]) => links.map(({ from, to }) => `${from} ${to}`)

describe('the map', () => {
  it('of the four is three columns of two', () => {
    const { places, links } = layoutOf(four)
    expect(places).toEqual({
      buyers: { x: 0, y: 0 },
      sellers: { x: 0, y: 180 },
      'buyer-frontend': { x: 266, y: 0 },
      'seller-frontend': { x: 266, y: 180 },
      'customer-db': { x: 532, y: 0 },
      'product-db': { x: 532, y: 180 },
    })
    expect(links).toHaveLength(6)
  })

  it('has a place of its own for everybody, and who asks stands left of whom it asks', () => {
    const { places, links } = layoutOf(wide)
    const all = Object.entries(places)
    expect(all.map(([name]) => name).sort()).toEqual(
      ['buyers', 'sellers', ...wide.map(({ name }) => name)].sort(),
    )
    for (const [name, at] of all)
      for (const [other, { x, y }] of all)
        if (name !== other)
          expect(Math.abs(at.x - x) >= nodeSize.width || Math.abs(at.y - y) >= nodeSize.height).toBe(true)
    for (const { from, to } of links) expect(places[from]!.x).toBeLessThanOrEqual(places[to]!.x)
    expect(places.gateway!.y).toBeLessThan(places.entrance!.y)
  })

  it('leads clients to the gateway of their side, and from there to every frontend of it', () => {
    const links = words(layoutOf(wide).links)
    expect(links).toEqual(
      expect.arrayContaining([
        'buyers gateway',
        'gateway third',
        'sellers entrance',
        'entrance seller-frontend',
      ]),
    )
    expect(links).not.toContain('gateway seller-frontend')
    expect(links).not.toContain('buyers third')
    expect(words(layoutOf(wide.filter(({ kind }) => kind !== 'gateway')).links)).toContain('buyers third')
  })

  it('shows what passes where nothing was expected, between those that it knows', () => {
    const layout = layoutOf(wide)
    const shown = words(
      shownLinks(layout, [
        { from: 'buyers', to: 'third', requestsPerSecond: 2, recent },
        { from: 'buyers', to: 'second', requestsPerSecond: 0, recent },
        { from: 'buyers', to: 'gateway', requestsPerSecond: 9, recent },
        { from: 'nobody', to: 'third', requestsPerSecond: 2, recent },
      ]),
    )
    expect(shown).toHaveLength(layout.links.length + 1)
    expect(shown.at(-1)).toBe('buyers third')
  })

  it('shows a link that is broken on purpose, also where nothing passes', () => {
    const layout = layoutOf(wide)
    const broken = { from: 'third', to: 'copy' }
    expect(words(layout.links)).not.toContain('third copy')
    expect(words(shownLinks(layout, [], [broken, broken]))).toEqual([...words(layout.links), 'third copy'])
  })
})
