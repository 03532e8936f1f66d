import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CpuHog } from './cpu-hog.ts'

let now: number
let hog: CpuHog

beforeEach(() => {
  vi.useFakeTimers()
  now = 0
  // Each look at the clock takes a little time, so that a busy loop comes to its end.
  hog = new CpuHog(() => (now += 0.01))
})

afterEach(() => {
  hog.share = 0
  vi.useRealTimers()
})

/** For how long it kept the event loop busy, as a part of all time. `otherMs` is what the process does besides at each turn. */
function busyShare(turns: number, otherMs = 0): number {
  const from = now
  let busy = 0
  for (let turn = 0; turn < turns; turn += 1) {
    // A timer that is overdue fires as soon as the loop is free.
    const dueAt = Math.ceil((now + 0.001) / 10) * 10
    now = Math.max(dueAt, now + otherMs)
    const before = now
    vi.advanceTimersByTime(10)
    busy += now - before
  }
  return busy / (now - from)
}

test.each([0.1, 0.3, 0.6, 0.9])('it takes the share that was asked for: %d', (share) => {
  hog.share = share
  expect(Math.abs(busyShare(1_000) - share)).toBeLessThan(0.02)
})

test('a process that has other work gets no more than the share on top of it', () => {
  hog.share = 0.5
  expect(busyShare(1_000, 30)).toBeLessThanOrEqual(0.52)
})

test('it lets go', () => {
  hog.share = 0.6
  busyShare(100)
  hog.share = 0
  expect(busyShare(100)).toBe(0)
})
