import { expect, test } from 'vitest'
import { offsetOf } from './machine-clock.ts'

test('a process that is interrupted while it looks at both clocks knows their difference all the same', () => {
  let now = 1_000
  let calls = 0
  const interruptions = [8, 0.001, 8, 8, 0.001, 0.001, 8]
  const tick = () => (now += interruptions[calls++ % interruptions.length]!)
  const offset = offsetOf(
    () => tick() + 500,
    () => tick(),
  )
  expect(offset).toBeCloseTo(500, 2)
})
