import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TransitDelay } from './transit-delay.ts'

test('however far the clocks are apart, what is left is the time that a request waited longer than the quickest', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
      fc.array(fc.record({ gap: fc.nat(500), waited: fc.nat(5_000) }), { minLength: 1, maxLength: 100 }),
      (apart, requests) => {
        const transit = new TransitDelay()
        let sentAt = 0
        let quickest = Infinity
        for (const { gap, waited } of requests) {
          sentAt += gap
          quickest = Math.min(quickest, waited)
          const delay = transit.of(sentAt + apart, sentAt + waited)
          expect(delay).toBe(waited - quickest)
        }
      },
    ),
  )
})

test('clocks that run differently fast are not taken for a way that grows longer', () => {
  const transit = new TransitDelay()
  let most = 0
  // An hour, with one clock a ten-thousandth faster.
  for (let now = 0; now < 3_600_000; now += 1_000) most = Math.max(most, transit.of(now * 0.9999, now))
  expect(most).toBeLessThan(30)
})
