import { expect, test } from 'vitest'
import type { TimelineEvent } from '../ipc/timeline-types.ts'
import { timelineRecord } from './timeline-record.ts'

const event = (seq: number, more: Partial<TimelineEvent> = {}): TimelineEvent => ({
  seq,
  at: Date.parse('2026-01-31T12:00:00.000Z') + seq * 250,
  kind: 'member',
  what: 'killed',
  text: `Event ${seq}.`,
  tone: 'error',
  ...more,
})

test('the record lists every event with its time, its distance from the first, and its member', () => {
  const html = timelineRecord([event(1), event(3, { member: 'product-db' })], 'Europe/Berlin')
  expect(html).toContain('2026-01-31 13:00:00.250 to 2026-01-31 13:00:00.750, time zone Europe/Berlin')
  expect(html).toMatch(/13:00:00\.750<\/th>.*0\.500.*<td>member<\/td><td>product-db<\/td><td>Event 3\./)
})

test('the record runs nothing, asks nobody for anything, and takes every text for a text', () => {
  const hostile = '</td><script>alert(1)</script><img src=x onerror=alert(1)>\u202E'
  const html = timelineRecord([event(1, { text: hostile, member: hostile })], 'UTC')
  expect(html).not.toContain('<script')
  expect(html).not.toContain('<img')
  expect(html).not.toContain('\u202E')
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(html).toContain("default-src 'none'")
})

test('a record of nothing says so', () => {
  expect(timelineRecord([], 'UTC')).toContain('Nothing of what was asked for has happened.')
})
