import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { BreakerReport } from '../resilience/breaker.ts'
import type { DownstreamReport } from '../resilience/downstream.ts'
import type { ResilienceReport } from '../resilience/resilience.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { until } from '../testing/until.ts'
import type { WireClient } from '../wire/client.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- settings of every shape, wrong ones too */

const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', price: 5, quantity: 1_000 }

let cluster: TestCluster
let seller: TestClient
let buyer: TestClient
let itemId: string
/** A frontend that soon gives a database up, beside those that wait for long: only what is to time out goes through it. */
let impatient: { port: number }
const supervisors = new Map<string, WireClient>()

beforeAll(async () => {
  cluster = await TestCluster.start({
    passwords: { cost: 2 ** 4, parallel: 1, maxWaiting: 1 },
    limits: { maxInFlight: 256 },
  })
  impatient = await cluster.startSecond('buyer-frontend', { timeouts: { requestMs: 500, reconnectMs: 500 } })
  for (const member of ['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend'])
    supervisors.set(member, databaseClient(cluster, member))
  supervisors.set('impatient', databaseClient(cluster, 'buyer-frontend', impatient.port))
  seller = await cluster.seller()
  buyer = await cluster.buyer()
  itemId = (await seller.ok('RegisterItemForSale', lamp)).itemId
})

afterEach(async () => {
  for (const service of ['customer-db', 'product-db'] as const) resume(service)
  for (const frontend of ['buyer-frontend', 'seller-frontend', 'impatient']) await protect({}, frontend)
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

async function towards(service: string, frontend = 'buyer-frontend'): Promise<DownstreamReport> {
  return (await report(frontend)).downstreams.find((downstream) => downstream.service === service)!
}

function pause(service: 'customer-db' | 'product-db'): void {
  cluster.process(service).child.kill('SIGSTOP')
}

function resume(service: 'customer-db' | 'product-db'): void {
  cluster.process(service).child.kill('SIGCONT')
}

describe('a breaker in a real outage', () => {
  const breaker = { on: true, leastCalls: 4, windowMs: 60_000, probes: 2 }
  const breakerOf = async (service: string) => (await towards(service, 'impatient')).breaker!
  let impatientBuyer: TestClient

  /** Asks again and again until the breaker is as wanted. */
  function askUntil(wanted: (breaker: BreakerReport) => boolean): Promise<BreakerReport> {
    const ask = async () => {
      await impatientBuyer.call('GetItem', { itemId })
      return breakerOf('product-db')
    }
    return until(ask, wanted)
  }

  const untilAnswered = () =>
    until(
      () => impatientBuyer.call('GetItem', { itemId }),
      ({ ok }) => ok,
    )

  beforeAll(async () => {
    impatientBuyer = await cluster.connect('buyer-frontend', buyer, impatient.port)
    // A service that is paused while it is being connected to cannot be reached, which is another failure.
    await untilAnswered()
  })

  test('it opens, and the service is asked nothing more', async () => {
    await protect({ breaker: { ...breaker, openMs: 600_000 } }, 'impatient')
    expect(await breakerOf('product-db')).toMatchObject({ state: 'closed' })
    pause('product-db')
    const failed = await Promise.all(
      Array.from({ length: 4 }, () => impatientBuyer.error('GetItem', { itemId })),
    )
    for (const error of failed) expect(error).toMatchObject({ code: 'TIMEOUT' })
    expect(await breakerOf('product-db')).toMatchObject({ state: 'open', opened: 1, refused: 0 })
    const { error: refusal } = await until(
      () => impatientBuyer.call('GetItem', { itemId }),
      ({ error }) => error?.code === 'UNAVAILABLE',
    )
    expect(refusal).toMatchObject({
      retryable: true,
      indefinite: false,
      details: { service: 'product-db', breaker: 'open' },
    })
    const { calls, refused } = await breakerOf('product-db')
    expect(calls).toBe(4)
    expect(refused).toBeGreaterThan(0)
    expect((await towards('product-db', 'impatient')).pending).toBe(0)
    // The other database has nothing to do with it.
    expect(await breakerOf('customer-db')).toMatchObject({ state: 'closed', opened: 0 })
  })

  test('it probes, opens again while the outage lasts, and closes when the service is back', async () => {
    await protect({ breaker: { ...breaker, openMs: 100 } }, 'impatient')
    pause('product-db')
    // Each time that it opened after the first, a probe had found that the outage lasts.
    await askUntil(({ opened }) => opened >= 3)
    resume('product-db')
    await askUntil(({ state }) => state === 'closed')
    await untilAnswered()
  })
})

test('a request has as long as its client gives it, and a database does nothing for who has given up', async () => {
  await protect({ budgets: { on: true, defaultMs: 30_000 } }, 'seller-frontend')
  const { tooLate } = await report('product-db')
  for (let times = 0; times < 5; times += 1)
    await seller.ok('ChangeItemPrice', { itemId, price: 6 }, { budgetMs: 30_000 })
  pause('product-db')
  // Enough for the session to be checked; the frontend itself would wait half a minute.
  const budgetMs = 2_500
  const startedAt = performance.now()
  const error = await seller.error('ChangeItemPrice', { itemId, price: 7 }, { budgetMs })
  expect(performance.now() - startedAt).toBeLessThan(20_000)
  expect(error).toMatchObject({ code: 'TIMEOUT', indefinite: true })
  // How long the first one waited is known but for the usual time on the way, which a busy machine makes longer.
  expect(await seller.error('DisplayItemsForSale', {}, { budgetMs })).toMatchObject({ code: 'TIMEOUT' })
  resume('product-db')
  // Writes are carried out in their order: the next one would find the other done.
  await seller.ok('UpdateUnitsForSale', { itemId, delta: 0 })
  expect((await seller.ok('DisplayItemsForSale')).items).toMatchObject([{ itemId, price: 6 }])
  expect((await report('product-db')).tooLate).toBeGreaterThan(tooLate)

  expect(await seller.error('ChangeItemPrice', { itemId, price: 8 }, { budgetMs: 0 })).toMatchObject({
    code: 'TIMEOUT',
    indefinite: false,
  })
  // A number that is none: nobody else is to notice.
  const open = buyer.call('SearchItemsForSale', { category: 3 })
  const endless = ['"budgetMs":1e999', '"budgetMs":30000,"sentMs":1e999', '"budgetMs":30000,"sentMs":-1e999']
  for (const [index, fields] of endless.entries()) {
    const request = `{"id":${900 + index},"op":"DisplayItemsForSale","session":"${seller.session}",${fields}}`
    expect((await seller.requestText(900 + index, request)).error).toBeUndefined()
  }
  expect((await open).error).toBeUndefined()
  await seller.ok('DisplayItemsForSale', {}, { budgetMs: 30_000, sentMs: 1 })
  // Switched off, it is a field like any other that nobody knows.
  await protect({}, 'seller-frontend')
  await seller.ok('ChangeItemPrice', { itemId, price: 5 }, { budgetMs: 0 })
})

test('only what is safe is tried again, and only so often', async () => {
  const attempts = { on: true, attempts: 10, attemptMs: 30_000 }

  /** Six accounts at once: customer-db finds all of them when it goes on, hashes one password and lets one wait. */
  async function openSix(key: boolean): Promise<string[]> {
    pause('customer-db')
    const replies = Array.from({ length: 6 }, () => {
      const username = crypto.randomUUID().slice(0, 20)
      return buyer.call('CreateAccount', { username, password: 'secret' }, key ? { key: username } : {})
    })
    await until(
      () => towards('customer-db'),
      ({ pending }) => pending === 6,
    )
    resume('customer-db')
    return (await Promise.all(replies)).map(({ error }) => error?.code ?? 'ok')
  }

  expect(await openSix(true)).toContain('OVERLOADED')
  await protect({ retries: { ...attempts, share: 10, firstDelayMs: 10 } })
  expect(await openSix(true)).toEqual(Array(6).fill('ok'))
  const { made } = (await towards('customer-db')).retries!
  expect(made).toBeGreaterThan(0)
  expect(await openSix(false)).toContain('OVERLOADED')
  expect((await towards('customer-db')).retries).toEqual({ made, refused: 0 })

  await protect({ retries: { ...attempts, share: 0.001, firstDelayMs: 1 } })
  for (let round = 0; round < 4; round += 1) await openSix(true)
  const { retries } = await towards('customer-db')
  expect(retries!.made).toBe(10)
  expect(retries!.refused).toBeGreaterThan(0)
})

test('a bulkhead keeps one service that hangs from taking all there is', async () => {
  await protect({ bulkhead: { on: true, inFlight: 4 } })
  pause('product-db')
  const replies = Array.from({ length: 20 }, () => buyer.call('GetItem', { itemId }))
  await until(
    () => towards('product-db'),
    ({ bulkhead }) => bulkhead!.refused === 16,
  )
  expect((await towards('product-db')).bulkhead).toMatchObject({ inFlight: 4 })
  // Requests that do not need it succeed.
  await buyer.ok('ClearCart')
  resume('product-db')
  const all = await Promise.all(replies)
  const refused = all.filter(({ error }) => error?.code === 'OVERLOADED')
  expect(refused).toHaveLength(16)
  expect(refused[0]!.error).toMatchObject({ details: { service: 'product-db', bulkhead: 'full' } })
  expect(all.filter(({ ok }) => ok)).toHaveLength(4)
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
  const { sinceMs } = (await towards('product-db')).breaker!
  await protect(settings)
  expect((await towards('product-db')).breaker!.sinceMs).toBeGreaterThanOrEqual(sinceMs)
})
