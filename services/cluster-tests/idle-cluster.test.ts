import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Noted, RecordedFrame, ServiceMetrics } from '../contract/tracing.ts'
import { WideCluster } from '../testing/clusters/wide-cluster.ts'
import { until } from '../testing/until.ts'
import { frameFacts } from '../trace-model/frame-facts.ts'

let wide: WideCluster

beforeAll(async () => {
  wide = await WideCluster.start(
    [
      { name: 'gateway', kind: 'gateway' },
      { name: 'follower', kind: 'product-follower' },
    ],
    { logs: { level: 'debug' } },
  )
  await wide.cluster.instructions.give('all', 'SetMetrics', { requests: true, eventLoop: false }).all
  await wide.cluster.instructions.give({ member: 'product-db' }, 'SetTracing', { frames: {} }).all
})

afterAll(() => wide.stop())

const questions = [
  ['product-db', 'GetOrderDesk'],
  ['buyer-frontend', 'GetCatalogueReads'],
  ['buyer-frontend', 'GetTraces'],
  ['follower', 'GetFollower'],
  ['gateway', 'GetGateway'],
] as const

function ask<Answer>(member: string, op: string): Promise<Answer> {
  return wide.cluster.instructions.ask<Answer>(member, op)
}

const metricsOf = (member: string) => ask<ServiceMetrics>(member, 'GetMetrics')

async function polls(): Promise<number> {
  const { entries } = await ask<Noted<RecordedFrame>>('product-db', 'GetFrames')
  return entries.filter((frame) => frameFacts(frame).op === 'ReadJournal').length
}

/** The lines up to that of a request which was sent after all that shall be in them. */
async function linesUntilNow(): Promise<string[]> {
  const client = await wide.connect('seller-frontend')
  const trace = crypto.randomUUID().slice(0, 30)
  await client.ok('Ping', {}, { trace })
  await until(() => wide.log.includes(trace))
  return wide.log.slice(0, wide.log.indexOf(trace)).split('\n').slice(0, -1)
}

test('at rest the questions of the app, health checks and a follower that hears nothing leave no line', async () => {
  await until(async () => (await polls()) > 0)
  const before = (await linesUntilNow()).length + 1
  for (const [member, op] of questions) await ask(member, op)
  for (const name of wide.cluster.names) await metricsOf(name)
  const heard = await polls()
  await until(async () => (await polls()) > heard + 1)
  expect((await linesUntilNow()).slice(before)).toEqual([])
})

test('a follower that waits for news is no queue and no slow request, and what it fetches is counted', async () => {
  for (const name of wide.cluster.names) {
    const { samples } = await metricsOf(name)
    const inFlight = samples.find((sample) => sample.name === 'marketlab_requests_in_flight')
    expect({ name, values: inFlight?.values }).toEqual({ name, values: [{ value: 0 }] })
  }
  expect((await metricsOf('product-db')).operations).not.toHaveProperty('ReadJournal')
  const seller = await wide.account('seller-frontend')
  await seller.ok('RegisterItemForSale', {
    name: 'Lamp',
    category: 3,
    keywords: [],
    condition: 'new',
    price: 5,
    quantity: 1,
  })
  await until(async () => 'ReadJournal' in (await metricsOf('product-db')).operations)
})
