import { expect, it } from 'vitest'
import { clock } from './clock.ts'

const noon = new Date(2026, 0, 31, 12, 0, 5, 42).getTime()

it('tells the time of a line to the millisecond, and of another day the day', () => {
  expect(clock(noon, noon + 3_600_000)).toBe('12:00:05.042')
  expect(clock(noon, noon + 86_400_000)).toBe('01-31 12:00:05')
  expect(clock(noon, noon - 43_210_000)).toBe('01-31 12:00:05')
})
