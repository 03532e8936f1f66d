import fc from 'fast-check'
import { expect, test } from 'vitest'
import { largeRequestBytes, requestCostBytes } from './limits.ts'
import { RequestBytes } from './request-bytes.ts'

test('whatever the order of the answers, the sum is never below nothing, and nothing is left in the end', () => {
  const requests = fc.array(fc.nat({ max: 4 * largeRequestBytes }), { maxLength: 200 })
  fc.assert(
    fc.property(requests, fc.infiniteStream(fc.nat()), (sizes, order) => {
      const held = new RequestBytes()
      sizes.forEach((bytes, id) => held.began(id, bytes))
      expect(held.bytes).toBeCloseTo(sizes.reduce((sum, bytes) => sum + bytes + requestCostBytes, 0))
      const ids = [...sizes.keys()]
      while (ids.length > 0) {
        const [id] = ids.splice(order.next().value! % ids.length, 1)
        held.ended(id!)
        expect(held.bytes).toBeGreaterThan(-1)
        expect(held.told).toBeLessThanOrEqual(held.bytes + 1)
      }
      expect(held.bytes).toBeCloseTo(0)
    }),
  )
})

test('a thousand of the smallest requests are told of, with what their objects take', () => {
  const held = new RequestBytes()
  for (let id = 0; id < 1_000; id += 1) held.began(id, 40)
  expect(held.bytes).toBe(1_000 * (40 + requestCostBytes))
  expect(held.told).toBeGreaterThan(0.95 * held.bytes)
})

test('two large requests with one id count until the first of them is answered', () => {
  const held = new RequestBytes()
  held.began(1, 100_000)
  held.began(1, 200_000)
  expect(held.told).toBe(300_000 + 2 * requestCostBytes)
  held.ended(1)
  held.ended(1)
  expect(held.told).toBe(0)
})
