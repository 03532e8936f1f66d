import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { DownstreamReport } from '../resilience/downstream.ts'
import type { ResilienceReport } from '../resilience/resilience.ts'
import { databaseClient } from '../testing/database-client.ts'
import type { TestClient } from '../testing/test-client.ts'
import { TestCluster } from '../testing/test-cluster.ts'
import { until } from '../testing/until.ts'
import type { WireClient } from '../wire/client.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- settings of every shape, wrong ones too */

const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', price: 5, quantity: 1_000 }

let cluster: TestCluster
let seller: TestClient
let buyer: TestClient
let itemId: string
const supervisors = new Map<string, WireClient>()

beforeAll(async () => {
  cluster = await TestCluster.start({
    timeouts: { requestMs: 2_000, reconnectMs: 300 },
    passwords: { cost: 2 ** 4, parallel: 1, maxWaiting: 1 },
    limits: { maxInFlight: 256 },
  })
  for (const member of ['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend'])
    supervisors.set(member, databaseClient(cluster, member))
  seller = await cluster.seller()
  buyer = await cluster.buyer()
  itemId = (await seller.ok('RegisterItemForSale', lamp)).itemId
  // Who is paused while it is being connected to cannot be reached, which is another failure than not to answer.
  await buyer.ok('GetItem', { itemId })
})

afterEach(async () => {
  for (const service of ['customer-db', 'product-db'] as const) cluster.process(service).child.kill('SIGCONT')
  for (const frontend of ['buyer-frontend', 'seller-frontend']) await protect({}, frontend)
  await until(
    () => buyer.call('DisplayCart'),
    ({ ok }) => ok,
  )
})

afterAll(async () => {
  for (const client of supervisors.values()) client.close()
  await cluster.stop()
})

function protect(settings: any, frontend = 'buyer-frontend'): Promise<unknown> {
  return supervisors.get(frontend)!.request('SetResilience', settings)
}

function report(member = 'buyer-frontend'): Promise<ResilienceReport> {
  return supervisors.get(member)!.request<ResilienceReport>('GetResilience')
}

async function towards(service: string): Promise<DownstreamReport> {
  return (await report()).downstreams.find((downstream) => downstream.service === service)!
}

const breakerOf = async (service: string) => (await towards(service)).breaker!

function pause(service: 'customer-db' | 'product-db'): void {
  cluster.process(service).child.kill('SIGSTOP')
}

function resume(service: 'customer-db' | 'product-db'): void {
  cluster.process(service).child.kill('SIGCONT')
}

test('a breaker opens in an outage, probes, and closes when the service is back', async () => {
  await protect({ breaker: { on: true, leastCalls: 4, openMs: 700, probes: 2 } })
  expect(await breakerOf('product-db')).toMatchObject({ state: 'closed' })
  pause('product-db')
  const failed = await Promise.all(Array.from({ length: 4 }, () => buyer.error('GetItem', { itemId })))
  for (const error of failed) expect(error).toMatchObject({ code: 'TIMEOUT' })
  expect(await breakerOf('product-db')).toMatchObject({ state: 'open', opened: 1 })
  const asked = (await towards('product-db')).pending
  const refused = await buyer.error('GetItem', { itemId })
  expect(refused).toMatchObject({
    code: 'UNAVAILABLE',
    retryable: true,
    indefinite: false,
    details: { service: 'product-db', breaker: 'open' },
  })
  expect((await towards('product-db')).pending).toBe(asked)

  await until(
    () => breakerOf('product-db'),
    ({ state }) => state === 'half-open',
  )
  // The outage lasts: the probe finds that out, and the breaker opens again.
  expect(await buyer.error('GetItem', { itemId })).toMatchObject({ code: 'TIMEOUT' })
  expect(await breakerOf('product-db')).toMatchObject({ state: 'open', opened: 2 })

  resume('product-db')
  await until(
    () => breakerOf('product-db'),
    ({ state }) => state === 'half-open',
  )
  await buyer.ok('GetItem', { itemId })
  expect(await breakerOf('product-db')).toMatchObject({ state: 'half-open', calls: 1 })
  await buyer.ok('GetItem', { itemId })
  expect(await breakerOf('product-db')).toMatchObject({ state: 'closed', failures: 0 })
  // The other one has nothing to do with it.
  expect(await breakerOf('customer-db')).toMatchObject({ state: 'closed', opened: 0 })
})

test('a request has as long as its client gives it, and a database does nothing for who has given up', async () => {
  await protect({ budgets: { on: true, defaultMs: 30_000 } }, 'seller-frontend')
  const { tooLate } = await report('product-db')
  await seller.ok('ChangeItemPrice', { itemId, price: 6 }, { budgetMs: 20_000 })
  pause('product-db')
  const startedAt = performance.now()
  const error = await seller.error('ChangeItemPrice', { itemId, price: 7 }, { budgetMs: 150 })
  // The frontend itself would have waited two seconds.
  expect(performance.now() - startedAt).toBeLessThan(1_900)
  expect(error).toMatchObject({ code: 'TIMEOUT', indefinite: true })
  resume('product-db')
  expect((await seller.ok('DisplayItemsForSale')).items).toMatchObject([{ itemId, price: 6 }])
  expect((await report('product-db')).tooLate).toBe(tooLate + 1)

  expect(await seller.error('ChangeItemPrice', { itemId, price: 8 }, { budgetMs: 0 })).toMatchObject({
    code: 'TIMEOUT',
    indefinite: false,
  })
  // A number that is none: nobody else is to notice.
  const open = buyer.call('SearchItemsForSale', { category: 3 })
  const endless = ['"budgetMs":1e999', '"budgetMs":9000,"sentMs":1e999', '"budgetMs":9000,"sentMs":-1e999']
  for (const [index, fields] of endless.entries()) {
    const request = `{"id":${900 + index},"op":"DisplayItemsForSale","session":"${seller.session}",${fields}}`
    expect((await seller.requestText(900 + index, request)).error).toBeUndefined()
  }
  expect((await open).error).toBeUndefined()
  await seller.ok('DisplayItemsForSale', {}, { budgetMs: 9_000, sentMs: 1 })
  // Switched off, it is a field like any other that nobody knows.
  await protect({}, 'seller-frontend')
  await seller.ok('ChangeItemPrice', { itemId, price: 5 }, { budgetMs: 0 })
})

test('only what is safe is tried again, and only so often', async () => {
  const open = (key: boolean) =>
    Array.from({ length: 6 }, () => {
      const username = crypto.randomUUID().slice(0, 20)
      return buyer.call('CreateAccount', { username, password: 'secret' }, key ? { key: username } : {})
    })
  const codes = async (replies: Promise<{ error?: { code: string } }>[]) =>
    (await Promise.all(replies)).map(({ error }) => error?.code ?? 'ok')

  // customer-db hashes one password and lets one wait.
  expect(await codes(open(true))).toContain('OVERLOADED')
  await protect({ retries: { on: true, attempts: 10, share: 10, firstDelayMs: 10 } })
  expect(await codes(open(true))).toEqual(Array(6).fill('ok'))
  const { made } = (await towards('customer-db')).retries!
  expect(made).toBeGreaterThan(0)
  expect(await codes(open(false))).toContain('OVERLOADED')
  expect((await towards('customer-db')).retries).toEqual({ made, refused: 0 })

  await protect({ retries: { on: true, attempts: 10, share: 0.001, firstDelayMs: 1 } })
  for (let round = 0; round < 8; round += 1) await Promise.all(open(true))
  const { retries } = await towards('customer-db')
  expect(retries!.made).toBe(10)
  expect(retries!.refused).toBeGreaterThan(0)
})

test('a bulkhead keeps one service that hangs from taking all there is', async () => {
  await protect({ bulkhead: { on: true, inFlight: 4 } })
  pause('product-db')
  const replies = Array.from({ length: 20 }, () => buyer.call('GetItem', { itemId }))
  const full = await Promise.all(replies)
  const refused = full.filter(({ error }) => error?.code === 'OVERLOADED')
  expect(refused).toHaveLength(16)
  expect(refused[0]!.error).toMatchObject({ details: { service: 'product-db', bulkhead: 'full' } })
  expect(full.filter(({ error }) => error?.code === 'TIMEOUT')).toHaveLength(4)
  expect((await towards('product-db')).bulkhead).toMatchObject({ inFlight: 0, refused: 16 })
  expect((await towards('customer-db')).bulkhead).toMatchObject({ refused: 0 })
})

test('with too much to do, who looks around is refused first and who buys last', async () => {
  const full = await cluster.buyer()
  await full.ok('AddItemToCart', { itemId, quantity: 1 })
  const empty = await cluster.buyer()
  await protect({ shedding: { on: true, inFlight: 5, loopDelayMs: 60_000 } })
  pause('product-db')
  const hanging: Promise<unknown>[] = []
  const hang = async (count: number, work: () => Promise<unknown>) => {
    for (let each = 0; each < count; each += 1) hanging.push(work())
    await until(report, ({ shedding }) => shedding!.inFlight === hanging.length)
  }
  const answer = async (op: string, args = {}) => (await empty.call(op, args)).error?.code ?? 'ok'
  const all = async () => [
    await answer('GetItem', { itemId }),
    await answer('ClearCart'),
    await answer('MakePurchase'),
  ]

  await hang(5, () => buyer.call('GetItem', { itemId }))
  expect(await all()).toEqual(['OVERLOADED', 'ok', 'CART_EMPTY'])
  await hang(3, () => buyer.call('AddItemToCart', { itemId, quantity: 1 }))
  expect(await all()).toEqual(['OVERLOADED', 'OVERLOADED', 'CART_EMPTY'])
  await hang(2, () => full.call('MakePurchase'))
  expect(await all()).toEqual(['OVERLOADED', 'OVERLOADED', 'OVERLOADED'])
  expect((await report()).shedding!.refused).toEqual({ look: 3, change: 2, purchase: 1 })
  resume('product-db')
  await Promise.all(hanging)
  expect((await report()).shedding).toMatchObject({ inFlight: 0 })
})

test('switches are for the supervisor, and unsound settings change nothing', async () => {
  const settings = { breaker: { on: true, probes: 7 } }
  await protect(settings)
  await expect(protect({ breaker: { on: true, probes: 0 } })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  })
  await expect(protect({ braker: {} })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  expect((await report()).settings.breaker).toMatchObject({ on: true, probes: 7, leastCalls: 20 })
  expect(await buyer.error('SetResilience', {})).toMatchObject({ code: 'UNKNOWN_OP' })
  // Told the same again, as after a restart of the supervisor, it forgets nothing.
  const { sinceMs } = await breakerOf('product-db')
  await protect(settings)
  expect((await breakerOf('product-db')).sinceMs).toBeGreaterThanOrEqual(sinceMs)
})
