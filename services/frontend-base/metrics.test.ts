import { connect } from 'node:net'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { latencyAt } from '../contract/latency-classes.ts'
import type { ServiceMetrics } from '../contract/tracing.ts'
import { serviceNames } from '../config/config.ts'
import { parsePrometheus } from '../testing/prometheus-parser.ts'
import { freePortBase } from '../testing/ports.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { WatchedCluster } from '../testing/clusters/watched-cluster.ts'

/** Without metrics for Prometheus, and with them on ports of its own. */
let plain: { cluster: TestCluster; watched: WatchedCluster }
let scraped: typeof plain
let basePort: number

beforeAll(async () => {
  basePort = await freePortBase(serviceNames.length)
  const started = [{}, { http: { basePort } }].map((overrides) => watchedCluster(overrides))
  ;[plain, scraped] = (await Promise.all(started)) as [typeof plain, typeof plain]
})

afterAll(() => Promise.all([plain, scraped].map(ended)))

async function watchedCluster(overrides: Parameters<typeof TestCluster.start>[0] = {}) {
  const cluster = await TestCluster.start(overrides)
  return { cluster, watched: new WatchedCluster(cluster) }
}

async function ended({ cluster, watched }: typeof plain): Promise<void> {
  watched.close()
  await cluster.stop()
}

async function started(overrides: Parameters<typeof TestCluster.start>[0] = {}) {
  const own = await watchedCluster(overrides)
  onTestFinished(() => ended(own))
  return own
}

const valueOf = ({ samples }: ServiceMetrics, name: string, labels?: object) =>
  samples
    .find((sample) => sample.name === name)
    ?.values.find((value) => JSON.stringify(value.labels) === JSON.stringify(labels))?.value

test('requests are counted by operation and outcome and timed while that is wanted, and not before', async () => {
  const { cluster, watched } = plain
  const buyer = await cluster.buyer()
  expect((await watched.metrics('buyer-frontend')).operations).toEqual({})
  await watched.tell('SetMetrics', { requests: true })
  for (let turn = 0; turn < 20; turn += 1) await buyer.ok('SearchItemsForSale', { category: 3 })
  await buyer.error('GetItem', { itemId: '3-999' })
  await buyer.error('Nonsense')
  await buyer.ok('Ping')
  const { operations } = await watched.metrics('buyer-frontend')
  expect(Object.fromEntries(Object.entries(operations).map(([op, { outcomes }]) => [op, outcomes]))).toEqual({
    SearchItemsForSale: { ok: 20 },
    GetItem: { NOT_FOUND: 1 },
    unknown: { UNKNOWN_OP: 1 },
  })
  const search = operations.SearchItemsForSale!
  expect(search.latency.reduce((sum, [, count]) => sum + count, 0)).toBe(20)
  expect(latencyAt(search.latency, 0.5)).toBeGreaterThan(10)
  // A frontend that connects meanwhile is introduced.
  const asked = Object.keys((await watched.metrics('product-db')).operations)
  expect(asked.filter((op) => op !== 'Introduce' && op !== 'Meet').sort()).toEqual(['GetItem', 'Search'])
  await watched.tell('SetMetrics', {})
  await buyer.ok('SearchItemsForSale', { category: 3 })
  expect((await watched.metrics('buyer-frontend')).operations.SearchItemsForSale!.outcomes).toEqual({
    ok: 20,
  })
})

test('a service tells its queues, its journal, its memory and how late its event loop is', async () => {
  const { cluster, watched } = await started({ payments: { delayMs: 60_000 }, orders: { workers: 1 } })
  await watched.tell('SetMetrics', { requests: true })
  const seller = await cluster.seller()
  const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 100 }
  const { itemId } = await seller.ok('RegisterItemForSale', lamp)
  for (const tier of ['vip', 'normal', 'normal', 'vip', 'vip'] as const) {
    const buyer = await cluster.buyer({ tier })
    await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
    await buyer.ok('MakePurchase', { wait: false })
  }
  const database = await watched.metrics('product-db')
  expect(valueOf(database, 'marketlab_orders_paying')).toBe(1)
  expect(valueOf(database, 'marketlab_orders_waiting', { tier: 'vip' })).toBe(2)
  expect(valueOf(database, 'marketlab_orders_waiting', { tier: 'normal' })).toBe(2)
  expect(valueOf(database, 'marketlab_journal_commands_total')).toBeGreaterThanOrEqual(6)
  expect(valueOf(database, 'marketlab_journal_waiting')).toBeGreaterThanOrEqual(0)
  expect(valueOf(database, 'marketlab_journal_flushes_total')).toBeGreaterThan(0)
  expect(valueOf(database, 'marketlab_journal_flush_seconds_total')).toBeGreaterThan(0)
  expect(valueOf(database, 'process_resident_memory_bytes')).toBeGreaterThan(10e6)
  expect(valueOf(database, 'process_cpu_seconds_total')).toBeGreaterThan(0)
  expect(valueOf(database, 'marketlab_event_loop_delay_seconds', { quantile: 'p99' })).toBeGreaterThanOrEqual(
    0,
  )
  const frontend = await watched.metrics('buyer-frontend')
  expect(valueOf(frontend, 'marketlab_connections')).toBe(6)
  // Five purchases are followed to their end.
  expect(valueOf(frontend, 'marketlab_calls_waiting', { to: 'product-db' })).toBe(5)
})

test('each service has its metrics for Prometheus on a port of its own, where that is wanted', async () => {
  const { cluster, watched } = scraped
  const buyer = await cluster.buyer()
  await buyer.ok('SearchItemsForSale', { category: 3 })
  for (const [index, service] of serviceNames.entries()) {
    const response = await fetch(`http://127.0.0.1:${basePort + index}/metrics`)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const families = parsePrometheus(await response.text())
    const { samples } = await watched.metrics(service)
    expect([...families.keys()]).toEqual(
      expect.arrayContaining(['process_resident_memory_bytes', 'marketlab_connections']),
    )
    expect(samples.filter(({ values }) => values.length > 0).every(({ name }) => families.has(name))).toBe(
      true,
    )
    const requests = families.get('marketlab_requests_total')?.samples ?? []
    if (service === 'buyer-frontend')
      expect(requests).toContainEqual({
        name: 'marketlab_requests_total',
        labels: { op: 'SearchItemsForSale', outcome: 'ok' },
        value: 1,
      })
  }
  const elsewhere = await fetch(`http://127.0.0.1:${basePort}/`)
  expect([
    elsewhere.status,
    (await fetch(`http://127.0.0.1:${basePort}/metrics`, { method: 'POST' })).status,
  ]).toEqual([404, 405])
  // A path that no browser would write.
  const socket = connect(basePort, '127.0.0.1')
  socket.write('GET // HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 404 /)
  expect((await fetch(`http://127.0.0.1:${basePort}/metrics?name=a`)).status).toBe(200)
})

test('a service whose port for Prometheus is taken, or that has none, works all the same', async () => {
  const { cluster: second } = await started({ metrics: { prometheus: { basePort } } })
  await (await second.buyer()).ok('DisplayCart')
  expect(second.process('buyer-frontend').log).toContain('cannot be used')
  expect(plain.cluster.process('buyer-frontend').log).not.toContain('over HTTP')
  await (await scraped.cluster.buyer()).ok('DisplayCart')
  const socket = connect(basePort, '127.0.0.1')
  await once(socket, 'connect')
  socket.destroy()
})
