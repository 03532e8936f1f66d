import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { OrderDeskMetrics } from './order-desk-metrics.ts'

let figures: OrderDeskMetrics

beforeEach(() => {
  vi.useFakeTimers()
  // The clock of a process does not begin with the desk.
  vi.advanceTimersByTime(7_000)
  figures = new OrderDeskMetrics()
})

afterEach(() => {
  vi.useRealTimers()
})

test('nothing was taken, and nothing is known', () => {
  vi.advanceTimersByTime(1_000)
  const none = { processed: 0, rate: 0, share: 0, waitMs: undefined }
  expect(figures.report()).toEqual({
    tiers: { vip: none, normal: none },
    contended: { orders: 0, normalShare: null },
  })
})

test('figures are those of each tier', () => {
  vi.advanceTimersByTime(4_000)
  for (const waitedMs of [30, 10, 20]) figures.taken('vip', waitedMs, true)
  figures.taken('normal', 500, true)
  figures.taken('normal', 700, false)
  figures.processed('vip')
  figures.processed('vip')
  figures.processed('normal')
  expect(figures.report()).toEqual({
    tiers: {
      vip: { processed: 2, rate: 0.8, share: 0.6, waitMs: { p50: 20, p90: 30, p99: 30, max: 30 } },
      normal: { processed: 1, rate: 0.5, share: 0.4, waitMs: { p50: 700, p90: 700, p99: 700, max: 700 } },
    },
    contended: { orders: 4, normalShare: 0.25 },
  })
})

test('percentiles are those of the sorted times', () => {
  vi.advanceTimersByTime(1_000)
  for (let order = 200; order > 0; order -= 1) figures.taken('vip', order, false)
  expect(figures.report().tiers.vip.waitMs).toEqual({ p50: 101, p90: 181, p99: 199, max: 200 })
})

describe('what is older than ten seconds', () => {
  test('does not count, to the millisecond', () => {
    figures.taken('vip', 1, false)
    vi.advanceTimersByTime(10_000)
    figures.taken('vip', 2, false)
    expect(figures.report().tiers.vip).toMatchObject({ rate: 0.2, waitMs: { p50: 2, max: 2 } })
    vi.advanceTimersByTime(1)
    expect(figures.report().tiers.vip).toMatchObject({ rate: 0.1, share: 1 })
  })

  test('is not part of the rate, however long the desk has been open', () => {
    vi.advanceTimersByTime(60_000)
    for (let order = 0; order < 20; order += 1) figures.taken('normal', 1, false)
    expect(figures.report().tiers.normal.rate).toBe(2)
  })
})
