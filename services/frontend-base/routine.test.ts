import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

let cluster: TestCluster

beforeAll(async () => {
  // Sessions that somebody listens in are looked at after a quarter of this.
  cluster = await TestCluster.start({ logs: { level: 'trace' }, sessions: { idleSeconds: 2 } })
})

afterAll(() => cluster.stop())

interface LogLine {
  level: string
  op?: string
  trace?: string
}

function lines(service: 'customer-db' | 'buyer-frontend', op: string): LogLine[] {
  return cluster
    .process(service)
    .log.split('\n')
    .filter((text) => text.includes(`"op":"${op}"`))
    .map((text) => JSON.parse(text) as LogLine)
}

test('who asks whether a service is there leaves no line among the requests, unless it is to be traced', async () => {
  const client = await cluster.connect('buyer-frontend')
  await client.ok('Ping')
  await client.call('Ping', {}, { trace: 'look-for-me' })
  await expect
    .poll(() => lines('buyer-frontend', 'Ping').map(({ level }) => level))
    .toEqual(['trace', 'debug'])
})

test('that a session still holds, as is asked for those who listen, leaves none either', async () => {
  const buyer = await cluster.buyer()
  await buyer.ok('Subscribe', { topics: ['orders'] })
  const levels = () => new Set(lines('customer-db', 'CheckSession').map(({ level }) => level))
  await expect.poll(levels, { timeout: 10_000 }).toContain('trace')
  expect(levels()).not.toContain('debug')
})
