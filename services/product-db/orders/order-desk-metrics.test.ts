import fc from 'fast-check'
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

test('orders that still wait count with their time so far: a queue that is never served is no short wait', () => {
  for (let order = 0; order < 10; order += 1) figures.taken('normal', 5, true)
  const inLine = { vip: [], normal: Array.from({ length: 30 }, (_, index) => 1_000 + index) }
  const { normal, vip } = figures.report(inLine).tiers
  expect(normal.waitMs).toEqual({ p50: 1_010, p90: 1_026, p99: 1_029, max: 1_029 })
  expect(vip.waitMs).toBeUndefined()
})

test('percentiles of what was taken and what is in line are those of all together', () => {
  const waits = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 40 })
  fc.assert(
    fc.property(waits, waits, (taken, waiting) => {
      const desk = new OrderDeskMetrics()
      for (const waitedMs of taken) desk.taken('vip', waitedMs, false)
      const inLine = { vip: waiting.toSorted((a, b) => a - b), normal: [] }
      const all = [...taken, ...waiting].sort((a, b) => a - b)
      const at = (share: number) => all[Math.min(all.length - 1, Math.floor(all.length * share))]
      expect(desk.report(inLine).tiers.vip.waitMs).toEqual(
        all.length === 0 ? undefined : { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) },
      )
    }),
  )
})

test('turns under another promise do not count for the new one', () => {
  for (let order = 0; order < 10; order += 1) figures.taken('vip', 5, true)
  figures.promisesAnew()
  figures.taken('normal', 5, true)
  expect(figures.report().contended).toEqual({ orders: 1, normalShare: 1 })
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
