import { expect, test } from 'vitest'
import type { MetricsView, MemberMetrics } from '../../../electron/ipc/metrics-types.ts'
import { figures, furtherFigures, linesOf } from './series.ts'

const member = (name: string, change: Partial<MemberMetrics> = {}): MemberMetrics => ({
  member: name,
  kind: name,
  starts: [],
  requestsPerSecond: [10, null],
  errorsPerSecond: { TIMEOUT: [1, null], UNAVAILABLE: [2, null] },
  refusalsPerSecond: { NOT_FOUND: [5, null] },
  latencyMs: { p50: [1, null], p90: [2, null], p99: [3, null], longest: [4, null] },
  flushMs: [null, null],
  cpuPercent: [5, 6],
  gauges: { 'marketlab_orders_waiting vip': [3, 4], 'marketlab_breaker to-product-db': [0, 1] },
  ...change,
})
const view: MetricsView = {
  times: [1_000, 2_000],
  stepSeconds: 1,
  members: [member('buyer-frontend'), member('product-db', { flushMs: [0.5, null] })],
  gauges: [
    { name: 'marketlab_orders_waiting', help: 'Orders that wait.' },
    { name: 'marketlab_breaker', help: 'Whether it is open.' },
  ],
}
const named = (name: string) => figures.find((figure) => figure.name === name)!

test('of all services there is a line each, of one the lines of what it tells', () => {
  expect(linesOf(named('latency'), view, '')).toEqual([
    { name: 'buyer-frontend', values: [3, null], starts: [] },
    { name: 'product-db', values: [3, null], starts: [] },
  ])
  expect(linesOf(named('latency'), view, 'product-db').map(({ name }) => name)).toEqual([
    'p50',
    'p90',
    'p99',
    'longest',
  ])
  expect(linesOf(named('errors'), view, '')[0]!.values).toEqual([3, null])
  expect(linesOf(named('refusals'), view, '')[0]!.values).toEqual([5, null])
  expect(linesOf(named('flush'), view, '').map(({ name }) => name)).toEqual(['product-db'])
  expect(linesOf(named('queues'), view, 'product-db')).toEqual([
    { name: 'vip orders', values: [3, 4], starts: [] },
  ])
})

test('the states of breakers are named by who is asked, and of all services the worst is shown', () => {
  const gauges = {
    'marketlab_breaker_state product-db 127.0.0.1:6002': [0, 2],
    'marketlab_breaker_state product-follower 127.0.0.1:7001': [0, null],
    'marketlab_breaker_state product-follower 127.0.0.1:7002': [1, 0],
  }
  const guarded = {
    ...view,
    members: [member('buyer-frontend', { gauges }), member('customer-db', { gauges: {} })],
  }
  expect(linesOf(named('breakers'), guarded, 'buyer-frontend')).toEqual([
    { name: 'product-db', values: [0, 2], starts: [] },
    { name: 'product-follower :7001', values: [0, null], starts: [] },
    { name: 'product-follower :7002', values: [1, 0], starts: [] },
  ])
  expect(linesOf(named('breakers'), guarded, '')).toEqual([
    { name: 'buyer-frontend', values: [1, 2], starts: [] },
  ])
  expect(named('breakers').axis!.format!(2)).toBe('open')
})

test('what others tell about themselves has a chart without anybody drawing one', () => {
  const [breaker, ...rest] = furtherFigures(view, '')
  expect(rest).toEqual([])
  expect(breaker!.title).toBe('Whether it is open')
  expect(linesOf(breaker!, view, 'buyer-frontend')).toEqual([
    { name: 'to-product-db', values: [0, 1], starts: [] },
  ])
})
