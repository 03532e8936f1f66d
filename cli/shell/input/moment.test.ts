import { expect, it } from 'vitest'
import { momentFrom } from './moment.ts'

const now = Date.UTC(2026, 0, 31, 12)

it('reads how long ago, days, and leaves the rest to the contract', () => {
  expect(momentFrom('7d', now)).toBe('2026-01-24T12:00:00.000Z')
  expect(momentFrom('30m', now)).toBe('2026-01-31T11:30:00.000Z')
  expect(momentFrom('2026-01-05', now)).toBe(new Date(2026, 0, 5).toISOString())
  expect(momentFrom('1700000000000')).toBe(1_700_000_000_000)
  expect(momentFrom('2026-13-05')).toBe('2026-13-05')
  expect(momentFrom('yesterday')).toBe('yesterday')
})
