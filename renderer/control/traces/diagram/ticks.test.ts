import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ticksOf } from './ticks.ts'

const noon = Date.UTC(2026, 0, 1, 12)

it('ticks are within the view, far enough apart for their labels, and no label is long', () => {
  const views = fc.tuple(
    fc.double({ min: 0, max: 1_000, noNaN: true }),
    fc.double({ min: 0.05, max: 600_000, noNaN: true }),
    fc.integer({ min: 110, max: 2_000 }),
  )
  fc.assert(
    fc.property(views, ([later, length, px]) => {
      const view = { from: noon + later, to: noon + later + length }
      const ticks = ticksOf(view, px)
      for (const { at, label } of ticks) {
        expect(at).toBeGreaterThanOrEqual(view.from - 0.001)
        expect(at).toBeLessThanOrEqual(view.to + 0.001)
        expect(label.length).toBeLessThanOrEqual(12)
      }
      expect(ticks.length).toBeLessThanOrEqual(px / 110 + 1)
    }),
  )
})

it('tells later moments by how much later they are, in round figures', () => {
  const labels = ticksOf({ from: noon + 0.63, to: noon + 1.7 }, 800).map(({ label }) => label)
  expect(labels.slice(1)).toEqual(['+0.2 ms', '+0.4 ms', '+0.6 ms', '+0.8 ms'])
})
