import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Metrics } from '../ipc/cluster-types.ts'
import { MetricsPulse } from './live-metrics-pulse.ts'

let rate = 0
let errors = 0
const taken: { at: number; afterRest: boolean }[] = []
const told: Metrics[] = []
let pulse: MetricsPulse

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  rate = 0
  errors = 0
  taken.length = 0
  told.length = 0
  pulse = new MetricsPulse({
    measure: (afterRest) => {
      taken.push({ at: Date.now(), afterRest })
      const recent = { errors, latencyMs: null }
      const edges = [
        { from: 'buyers' as const, to: 'buyer-frontend' as const, requestsPerSecond: rate, recent },
      ]
      const clients = { requests: 0, errors: 0, requestsPerSecond: rate, errorsPerSecond: 0 }
      return { at: Date.now(), clients, services: [], edges, app: { cpu: 0, memoryBytes: 0 } }
    },
    tell: (metrics) => told.push(metrics),
  })
})

afterEach(() => {
  pulse.stop()
  vi.useRealTimers()
})

test('while requests pass figures are told every second', () => {
  rate = 5
  pulse.start()
  vi.advanceTimersByTime(10_000)
  expect(told.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((second) => second * 1_000))
})

test('where nothing happens they are taken every ten seconds, until something does', () => {
  pulse.start()
  vi.advanceTimersByTime(24_000)
  expect(taken.map(({ at }) => at)).toEqual([0, 10_000, 20_000])
  rate = 3
  pulse.stir()
  pulse.stir()
  expect(taken.slice(3)).toEqual([{ at: 24_000, afterRest: true }])
  vi.advanceTimersByTime(1_000)
  rate = 0
  vi.advanceTimersByTime(12_000)
  expect(taken.slice(4)).toEqual([25_000, 26_000, 36_000].map((at) => ({ at, afterRest: false })))
})

test('as long as errors are shown as recent, they are looked at again every second', () => {
  errors = 2
  pulse.start()
  vi.advanceTimersByTime(3_000)
  errors = 0
  vi.advanceTimersByTime(12_000)
  expect(taken.map(({ at }) => at)).toEqual([0, 1_000, 2_000, 3_000, 4_000, 14_000])
})

test('what happens without requests is looked at twice', () => {
  pulse.start()
  vi.advanceTimersByTime(5_000)
  pulse.stir()
  vi.advanceTimersByTime(12_000)
  expect(taken.map(({ at }) => at)).toEqual([0, 5_000, 6_000, 16_000])
})

test('nothing is taken while nobody looks', () => {
  pulse.start()
  pulse.stop()
  pulse.stir()
  vi.advanceTimersByTime(60_000)
  expect(taken).toHaveLength(1)
})
