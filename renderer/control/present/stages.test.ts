import { expect, test } from 'vitest'
import { stageFrom, stages } from './stages.ts'

test('on and back lead through all stages, and stop at the ends', () => {
  const seen = [stages[0]!]
  for (let step = 1; step < stages.length; step += 1) seen.push(stageFrom(seen.at(-1)!.page, 1))
  expect(seen).toEqual(stages)
  const last = stages.at(-1)!
  expect(stageFrom(last.page, 1)).toBe(last)
  expect(stageFrom(last.page, -1)).toBe(stages.at(-2))
  expect(stageFrom(stages[0]!.page, -1)).toBe(stages[0])
})

test('from a page that is no stage one comes to the first', () => {
  expect(stageFrom('settings', 1)).toBe(stages[0])
  expect(stageFrom('faults', -1)).toBe(stages[0])
})
