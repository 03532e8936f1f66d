import { expect, test } from 'vitest'
import { serviceNames } from '../../services/config/config.ts'
import type { LinkTotals } from '../../services/process/metrics/traffic.ts'
import { latencyClass } from '../../services/contract/latency-classes.ts'
import { Traffic } from './traffic.ts'

const parties = {
  sideOf: (member: string) => (member === 'seller-frontend' ? ('seller' as const) : ('buyer' as const)),
  memberOn: (port: number) => (port === 7001 ? 'product-db' : undefined),
}
const answers = (answered: Record<string, LinkTotals>) => ({ answered, asked: {} })
const none = { errors: 0, latencyMs: null }

test('rates are of the time since they were last taken, for each who asks', () => {
  const traffic = new Traffic(parties)
  traffic.report(
    'product-db',
    answers({
      'buyer-frontend': { requests: 10, errors: 0 },
      control: { requests: 9, errors: 0 },
    }),
  )
  traffic.take(serviceNames, 1)
  traffic.report(
    'product-db',
    answers({
      'buyer-frontend': { requests: 30, errors: 4 },
      'seller-frontend': { requests: 6, errors: 0 },
      control: { requests: 18, errors: 1 },
      sample: { requests: 1, errors: 1 },
    }),
  )
  traffic.report('seller-frontend', answers({ client: { requests: 8, errors: 0 } }))
  const { services, edges } = traffic.take(serviceNames, 2)
  expect(services.get('product-db')).toEqual({
    requests: 36,
    errors: 4,
    requestsPerSecond: 13,
    errorsPerSecond: 2,
  })
  expect(edges).toEqual([
    { from: 'buyer-frontend', to: 'product-db', requestsPerSecond: 10, recent: none },
    { from: 'seller-frontend', to: 'product-db', requestsPerSecond: 3, recent: none },
    { from: 'sellers', to: 'seller-frontend', requestsPerSecond: 4, recent: none },
  ])
})

test('what clients got counts once for each request, and stays when the service that answered them is gone', () => {
  const traffic = new Traffic(parties)
  traffic.report(
    'buyer-frontend',
    answers({
      client: { requests: 10, errors: 2 },
      control: { requests: 3, errors: 0 },
    }),
  )
  traffic.report('customer-db', answers({ 'buyer-frontend': { requests: 10, errors: 2 } }))
  expect(traffic.take(serviceNames, 1).clients).toEqual({
    requests: 10,
    errors: 2,
    requestsPerSecond: 10,
    errorsPerSecond: 2,
  })
  traffic.report('buyer-frontend', answers({ client: { requests: 15, errors: 2 } }))
  expect(traffic.take(serviceNames, 1).clients).toMatchObject({ requests: 15, requestsPerSecond: 5 })
  traffic.forget('buyer-frontend')
  traffic.report('buyer-frontend', answers({ client: { requests: 4, errors: 1 } }))
  expect(traffic.take(serviceNames, 2).clients).toEqual({
    requests: 19,
    errors: 3,
    requestsPerSecond: 2,
    errorsPerSecond: 0.5,
  })
})

test('a service that was started again counts from zero', () => {
  const traffic = new Traffic(parties)
  traffic.report('customer-db', answers({ 'buyer-frontend': { requests: 100, errors: 1 } }))
  traffic.take(serviceNames, 1)
  traffic.forget('customer-db')
  traffic.report('customer-db', answers({ 'buyer-frontend': { requests: 3, errors: 0 } }))
  expect(traffic.take(serviceNames, 1).services.get('customer-db')).toMatchObject({
    requests: 3,
    requestsPerSecond: 3,
  })
})

test('a link tells the errors and latencies of its last five seconds, as the member that asks sees them', () => {
  const traffic = new Traffic(parties)
  const [fast, slow] = [latencyClass(1_000), latencyClass(200_000)]
  const asks = (asked: LinkTotals) =>
    traffic.report('buyer-frontend', { answered: {}, asked: { 7001: asked } })
  const recent = (seconds: number) =>
    traffic
      .take(serviceNames, seconds)
      .edges.find(({ from, to }) => from === 'buyer-frontend' && to === 'product-db')?.recent

  asks({ requests: 10, errors: 0, latency: [[fast, 10]] })
  expect(recent(1)!.latencyMs!.p99).toBeCloseTo(1, 1)
  asks({
    requests: 12,
    errors: 2,
    latency: [
      [fast, 10],
      [slow, 2],
    ],
  })
  const both = recent(1)!
  expect(both.errors).toBe(2)
  expect(both.latencyMs!.p50).toBeCloseTo(1, 1)
  expect(both.latencyMs!.p99 / 200).toBeCloseTo(1, 1)
  expect(recent(4)).toMatchObject({ errors: 2, latencyMs: { p50: both.latencyMs!.p99 } })
  expect(recent(2)).toEqual(none)
  asks({
    requests: 20,
    errors: 5,
    latency: [
      [fast, 10],
      [slow, 10],
    ],
  })
  expect(recent(60), 'nobody knows which of them were in the last five').toEqual(none)
})

test('clients are not asked: the latency of their link is that of the service', () => {
  const traffic = new Traffic(parties)
  traffic.report('buyer-frontend', answers({ client: { requests: 4, errors: 1, latency: [[16, 4]] } }))
  expect(traffic.take(serviceNames, 1).edges).toEqual([
    {
      from: 'buyers',
      to: 'buyer-frontend',
      requestsPerSecond: 4,
      recent: { errors: 1, latencyMs: { p50: 0.016, p99: 0.016 } },
    },
  ])
})
