import { expect, test } from 'vitest'
import { newBalancer } from './balancer.ts'

/** Chooses by two given chances. */
function choose(loads: number[], first: number, further: number): number {
  const chances = [first, further]
  const candidates = loads.map((inFlight, index) => ({ inFlight, index }))
  return newBalancer('two-choices', () => chances.shift()!)(candidates)!.index
}

test('the second is any of the others, each by as much chance', () => {
  // The first is the busiest, so the second is chosen.
  const busyFirst = [9, 0, 0, 0]
  const seconds = [0, 0.3, 0.34, 0.66, 0.67, 0.999].map((chance) => choose(busyFirst, 0, chance))
  expect(seconds).toEqual([1, 1, 2, 2, 3, 3])
})

test('of two that are as busy it is the first', () => {
  expect(choose([3, 3], 0, 0)).toBe(0)
  expect(choose([3, 3], 0.5, 0)).toBe(1)
})
