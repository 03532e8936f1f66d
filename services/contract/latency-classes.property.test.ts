import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classCount, classFloor, latencyAt, type LatencyCounts, latencyClass } from './latency-classes.ts'

const micros = fc.oneof(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.integer({ min: 0, max: 5_000 }))

test('a latency lies in its class, which is no wider than a sixteenth of it', () => {
  fc.assert(
    fc.property(micros, (latency) => {
      const index = latencyClass(latency)
      const [floor, next] = [classFloor(index), classFloor(index + 1)]
      expect(floor).toBeLessThanOrEqual(latency)
      expect(next).toBeGreaterThan(latency)
      expect(next - floor).toBeLessThanOrEqual(Math.max(1, floor / 16))
    }),
  )
  expect(Array.from({ length: classCount }, (_, index) => latencyClass(classFloor(index)))).toEqual(
    Array.from({ length: classCount }, (_, index) => index),
  )
  expect([-1, 1e12].map(latencyClass)).toEqual([0, classCount - 1])
})

test('a percentile of the classes is that of the latencies, to a sixteenth', () => {
  fc.assert(
    fc.property(
      fc.array(micros, { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (latencies, share) => {
        const counts: LatencyCounts = latencies.map((latency) => [latencyClass(latency), 1])
        const sorted = [...latencies].sort((a, b) => a - b)
        const exact = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!
        expect(Math.abs(latencyAt(counts, share)! - exact)).toBeLessThanOrEqual(exact / 16)
      },
    ),
  )
  expect(latencyAt([], 0.5)).toBeUndefined()
})
