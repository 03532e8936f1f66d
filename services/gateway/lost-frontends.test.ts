import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FrontendMetrics } from '../contract/gateway.ts'
import { SteadyLoad } from '../testing/clients/steady-load.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { until } from '../testing/until.ts'
import { WideCluster } from '../testing/clusters/wide-cluster.ts'

const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', price: 10, quantity: 100_000 }
/** So long may a frontend be on its way back. */
const patience = { requestMs: 30_000, reconnectMs: 10_000 }
/** Where requests only have to go on, not to be as many as can be. */
const thinkMs = 10
const frontends = ['buyer-frontend', 'buyer-frontend-2', 'buyer-frontend-3']

let wide: WideCluster
let seller: TestClient
let itemId: string

beforeAll(async () => {
  wide = await WideCluster.start([{ name: 'gateway', kind: 'gateway' }], { timeouts: patience })
})

beforeEach(async () => {
  await haveFrontends(frontends)
  seller = await wide.account('seller-frontend')
  itemId = (await seller.ok('RegisterItemForSale', lamp)).itemId
})

afterAll(() => wide.stop())

/** The cluster has these frontends of buyers, and the gateway sees all of them as healthy. */
async function haveFrontends(wanted: readonly string[]): Promise<void> {
  const had = wide.cluster.config.further
    .filter(({ kind }) => kind === 'buyer-frontend')
    .map(({ name }) => name)
  for (const name of had) if (!wanted.includes(name)) await wide.cluster.removeMember(name)
  for (const name of wanted.slice(1))
    if (!had.includes(name)) await wide.cluster.addMember({ name, kind: 'buyer-frontend' })
  await allHealthy()
}

function buyers(count: number): Promise<TestClient[]> {
  return Promise.all(Array.from({ length: count }, () => wide.account('gateway')))
}

/** Reads, and writes with a key. */
function wish(client: TestClient, count: number) {
  const kind = count % 5
  if (kind === 0)
    return { op: 'ProvideFeedback', args: { itemId, thumb: 'up' }, key: `${client.accountId}.${count}` }
  if (kind === 1) return { op: 'GetItem', args: { itemId } }
  if (kind === 2)
    return { op: 'AddItemToCart', args: { itemId, quantity: 1 }, key: `${client.accountId}.${count}` }
  if (kind === 3) return { op: 'MakePurchase', args: {} }
  return { op: 'SearchItemsForSale', args: { keywords: ['lamp'] } }
}

/** How many of this many further answered requests went where, as parts of all. */
async function spread(load: SteadyLoad, count: number): Promise<Record<string, number>> {
  const before = await wide.gateway()
  await load.further(count)
  const after = await wide.gateway()
  const sent = after.instances.map(
    ({ name, requests }) => [name, requests - requestsOf(before.instances, name)] as const,
  )
  const all = sent.reduce((sum, [, requests]) => sum + requests, 0)
  return Object.fromEntries(sent.map(([name, requests]) => [name, requests / all]))
}

function requestsOf(instances: FrontendMetrics[], name: string): number {
  return instances.find((instance) => instance.name === name)?.requests ?? 0
}

/** Resolves once the requests are spread evenly: one that was slow for a while is left out for a while. */
async function evenlySpread(load: SteadyLoad, among = frontends): Promise<void> {
  const isEven = (share: number | undefined) => Math.abs((share ?? 0) * among.length - 1) < 0.05
  await until(
    () => spread(load, 400),
    (shares) => load.failures.length > 0 || among.every((name) => isEven(shares[name])),
  )
}

async function allHealthy(): Promise<void> {
  await until(async () => (await wide.gateway()).instances.every(({ state }) => state === 'healthy'))
}

test('one of three is killed under load: no read and no write with a key fails, and the load is even before and after', async () => {
  const load = new SteadyLoad(await buyers(20), wish, { thinkMs })
  await evenlySpread(load)
  for (let round = 0; round < 2; round += 1) {
    const pid = wide.pid('buyer-frontend-2')
    process.kill(pid, 'SIGKILL')
    await load.further(500)
    await wide.back('buyer-frontend-2', pid)
    await allHealthy()
  }
  await evenlySpread(load)
  await load.stop()
  expect(load.failures).toEqual([])
  // Each purchase took what was put into the cart, once.
  const { items } = await seller.ok('DisplayItemsForSale')
  const report = await seller.ok('GetSalesReport')
  expect(items[0].quantity + report.units).toBe(lamp.quantity)
})

test('one is paused, not dead: once it is seen as silent nothing is sent to it, and it works again when it goes on', async () => {
  const load = new SteadyLoad(await buyers(20), wish, { thinkMs })
  await load.further(400)
  const pid = wide.pid('buyer-frontend-3')
  process.kill(pid, 'SIGSTOP')
  try {
    await until(async () => (await wide.instance('buyer-frontend-3'))!.state === 'silent')
    const before = (await wide.instance('buyer-frontend-3'))!
    await load.further(400)
    expect(await wide.instance('buyer-frontend-3')).toMatchObject({
      state: 'silent',
      requests: before.requests,
    })
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  await allHealthy()
  await evenlySpread(load)
  await load.stop()
  expect(load.failures).toEqual([])
})

test('frontends come and go under load: one that is removed ends what it has begun, and nothing fails', async () => {
  const load = new SteadyLoad(
    await buyers(20),
    (client, count) =>
      // Not even what must not be asked twice.
      client.accountId % 2 === 0
        ? { op: 'ProvideFeedback', args: { itemId, thumb: 'down' } }
        : wish(client, count),
    { thinkMs },
  )
  await load.further(500)
  await wide.cluster.addMember({ name: 'fourth', kind: 'buyer-frontend' })
  await allHealthy()
  await evenlySpread(load, [...frontends, 'fourth'])
  await wide.cluster.removeMember('buyer-frontend-2')
  expect((await wide.gateway()).instances.map(({ name }) => name)).toEqual([
    'buyer-frontend',
    'buyer-frontend-3',
    'fourth',
  ])
  await load.further(500)
  await load.stop()
  expect(load.failures).toEqual([])
})

test('events go on when the frontend that sends them is killed, paused or removed, and none is missed or told twice', async () => {
  const [buyer] = await buyers(1)
  await buyer!.ok('Subscribe', { topics: ['items'] })
  let price = 10
  const prices: number[] = []
  const change = async () => {
    price += 1
    prices.push(price)
    await seller.ok('ChangeItemPrice', { itemId, price })
  }
  const told = () =>
    buyer!.events.filter(({ event }) => event === 'item').map(({ data }) => data.price as number)
  const caughtUp = () => buyer!.until(() => told().at(-1) === price)
  await change()
  await caughtUp()

  for (const name of frontends) {
    process.kill(wide.pid(name), 'SIGKILL')
    await change()
    await caughtUp()
    await allHealthy()
  }
  for (const name of frontends) {
    const pid = wide.pid(name)
    process.kill(pid, 'SIGSTOP')
    await until(async () => (await wide.instance(name))?.state === 'silent')
    await change()
    await caughtUp()
    process.kill(pid, 'SIGCONT')
    await allHealthy()
  }
  for (const name of frontends.slice(1)) {
    await wide.cluster.removeMember(name)
    await change()
    await caughtUp()
  }
  expect(told()).toEqual(prices)
  expect(buyer!.events.map(({ event }) => event)).not.toContain('resync')

  // A session that has ended, or has missed too much, gets the same reply as from a frontend.
  const other = await wide.connect('buyer-frontend', buyer)
  await other.ok('Logout')
  await buyer!.event('session')
})

describe('where the only frontend', () => {
  beforeEach(() => haveFrontends(frontends.slice(0, 1)))

  test('is killed, reads wait for it, and of a write nobody says that it did not happen', async () => {
    const [buyer] = await buyers(1)
    const pid = wide.pid('buyer-frontend')
    process.kill(pid, 'SIGSTOP')
    const write = buyer!.error('ProvideFeedback', { itemId, thumb: 'up' })
    const read = buyer!.ok('GetItem', { itemId })
    await until(async () => (await wide.instance('buyer-frontend'))?.inFlight === 2)
    process.kill(pid, 'SIGKILL')
    expect(await write).toMatchObject({ code: 'UNAVAILABLE', indefinite: true, retryable: true })
    expect(await read).toMatchObject({ item: { itemId } })
  })

  test('is gone for good, the client is told that nothing was done', async () => {
    const [buyer] = await buyers(1)
    await wide.cluster.member('buyer-frontend')!.stop()
    expect(await buyer!.error('ProvideFeedback', { itemId, thumb: 'up' })).toMatchObject({
      code: 'UNAVAILABLE',
      indefinite: false,
      retryable: true,
    })
  })
})
