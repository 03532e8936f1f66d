import { afterEach, expect, test, vi } from 'vitest'
import { approve } from './payment-route.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const payment = (orderId: number) => ({ ref: '1.1', orderId, buyerId: 7, cents: 500 })

test('payments are approved, but for the share that is declined, always the same', async () => {
  const all = Array.from({ length: 400 }, (_, index) => payment(index))
  const outcomes = async (declineRate: number) => {
    const pay = approve({ delayMs: 0, declineRate, seed: 3 })
    return await Promise.all(all.map(pay))
  }
  expect(new Set(await outcomes(0))).toEqual(new Set(['approved']))
  expect(new Set(await outcomes(1))).toEqual(new Set(['declined']))
  const some = await outcomes(0.25)
  expect(some.filter((outcome) => outcome === 'declined').length / all.length).toBeCloseTo(0.25, 1)
  expect(await outcomes(0.25)).toEqual(some)
})

test('a payment takes the time that it should, at least', async () => {
  const startedAt = performance.now()
  await approve({ delayMs: 30, declineRate: 0, seed: 1 })(payment(1))
  // Timers may be a millisecond early by this clock.
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29)
})
