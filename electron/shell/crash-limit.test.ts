import { expect, test } from 'vitest'
import { CrashLimit } from './crash-limit.ts'

test('a page is loaded again three times within a minute, and again when somebody wants to', () => {
  let at = 0
  const limit = new CrashLimit({ now: () => at })
  const crash = () => limit.mayLoadAgain()
  expect([crash(), crash(), crash(), crash(), crash()]).toEqual([true, true, true, false, false])
  limit.forget()
  expect(crash()).toBe(true)
  at = 59_999
  expect([crash(), crash(), crash()]).toEqual([true, true, false])
  at = 130_000
  expect(crash()).toBe(true)
})
