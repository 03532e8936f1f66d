import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HopView } from '../../../../electron/ipc/trace-types.ts'
import { zoomed } from './viewport.ts'
import { beginOf, endOf, HopIndex } from './hop-index.ts'

const hops = fc
  .array(fc.tuple(fc.nat(1_000), fc.option(fc.nat(300), { nil: undefined })), { maxLength: 100 })
  .map((all) =>
    all
      .map(
        ([sentAt, took]) => ({ sentAt, ...(took !== undefined && { receivedAt: sentAt + took }) }) as HopView,
      )
      .sort((a, b) => beginOf(a) - beginOf(b)),
  )

test('the hops of a stretch are those that lie in it at least in part', () => {
  fc.assert(
    fc.property(hops, fc.nat(1_300), fc.nat(400), (all, from, length) => {
      const span = { from, to: from + length }
      expect(new HopIndex(all).within(span)).toEqual(
        all.filter((hop) => endOf(hop) >= span.from && beginOf(hop) <= span.to),
      )
    }),
  )
})

test('zooming keeps what is under the pointer where it is, and never shows more than there is', () => {
  const whole = { from: 0, to: 1_000 }
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      (share, factor) => {
        const before = { from: 200, to: 400 }
        const after = zoomed(before, whole, share, factor)
        expect(after.from).toBeGreaterThanOrEqual(whole.from)
        expect(after.to).toBeLessThanOrEqual(whole.to)
        if (after.from > whole.from && after.to < whole.to)
          expect(after.from + share * (after.to - after.from)).toBeCloseTo(200 + share * 200)
      },
    ),
  )
})
