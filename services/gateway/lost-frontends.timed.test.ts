import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { InstanceFigures } from '../contract/gateway.ts'
import { SteadyLoad } from '../testing/steady-load.ts'
import type { TestClient } from '../testing/test-client.ts'
import { eventually, WideCluster } from '../testing/wide-cluster.ts'

const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', price: 10, quantity: 100_000 }
const frontends = ['buyer-frontend', 'buyer-frontend-2', 'buyer-frontend-3']

let wide: WideCluster
let seller: TestClient
let itemId: string

beforeEach(async () => {
  wide = await WideCluster.start([
    { name: 'buyer-frontend-2', kind: 'buyer-frontend' },
    { name: 'buyer-frontend-3', kind: 'buyer-frontend' },
    { name: 'gateway', kind: 'gateway' },
  ])
  seller = await wide.account('seller-frontend')
  itemId = (await seller.ok('RegisterItemForSale', lamp)).itemId
})

afterEach(() => wide.stop())

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

/** How many of so many further answered requests went where, as parts of all. */
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

function requestsOf(instances: InstanceFigures[], name: string): number {
  return instances.find((instance) => instance.name === name)?.requests ?? 0
}

function expectEven(shares: Record<string, number>, among = frontends): void {
  for (const name of among) expect(Math.abs(shares[name]! * among.length - 1)).toBeLessThan(0.05)
}

async function allHealthy(): Promise<void> {
  await eventually(async () => (await wide.gateway()).instances.every(({ state }) => state === 'healthy'))
}

test('one of three is killed under load: no read and no write with a key fails, and the load is even before and after', async () => {
  await allHealthy()
  const load = new SteadyLoad(await buyers(20), wish)
  expectEven(await spread(load, 2_000))
  for (let round = 0; round < 2; round += 1) {
    const pid = wide.pid('buyer-frontend-2')
    process.kill(pid, 'SIGKILL')
    await load.further(500)
    await wide.back('buyer-frontend-2', pid)
    await allHealthy()
  }
  expectEven(await spread(load, 2_000))
  await load.stop()
  expect(load.failures).toEqual([])
  // Each purchase took what was put into the cart, once.
  const { items } = await seller.ok('DisplayItemsForSale')
  const report = await seller.ok('GetSalesReport')
  expect(items[0].quantity + report.units).toBe(lamp.quantity)
})

test('one is paused, not dead: within two seconds no request waits for it, and it works again when it goes on', async () => {
  await allHealthy()
  const load = new SteadyLoad(await buyers(20), wish)
  await load.further(1_000)
  const pid = wide.pid('buyer-frontend-3')
  const pausedAt = performance.now()
  process.kill(pid, 'SIGSTOP')
  try {
    await eventually(() => performance.now() - pausedAt > 4_000)
    const before = load.percentile(0.99, 0, pausedAt)
    const after = load.percentile(0.99, pausedAt + 2_000, pausedAt + 4_000)
    expect(after).toBeLessThan(Math.max(250, before * 5))
    expect(await wide.instance('buyer-frontend-3')).toMatchObject({ state: 'silent' })
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  await allHealthy()
  expectEven(await spread(load, 2_000))
  await load.stop()
  expect(load.failures).toEqual([])
})

test('frontends come and go under load: one that is removed ends what it has begun, and nothing fails', async () => {
  const load = new SteadyLoad(await buyers(20), (client, count) =>
    // Not even what must not be asked twice.
    client.accountId % 2 === 0
      ? { op: 'ProvideFeedback', args: { itemId, thumb: 'down' } }
      : wish(client, count),
  )
  await load.further(500)
  await wide.cluster.addMember({ name: 'fourth', kind: 'buyer-frontend', host: '127.0.0.1', port: 0 })
  await allHealthy()
  expectEven(await spread(load, 2_000), [...frontends, 'fourth'])
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

describe('where the only frontend', () => {
  beforeEach(async () => {
    for (const name of frontends.slice(1)) await wide.cluster.removeMember(name)
  })

  test('is killed, reads wait for it, and of a write nobody says that it did not happen', async () => {
    const [buyer] = await buyers(1)
    const pid = wide.pid('buyer-frontend')
    process.kill(pid, 'SIGSTOP')
    const write = buyer!.error('ProvideFeedback', { itemId, thumb: 'up' })
    const read = buyer!.ok('GetItem', { itemId })
    await eventually(async () => (await wide.instance('buyer-frontend'))?.inFlight === 2)
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
    await eventually(async () => (await wide.instance(name))?.state === 'silent')
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

  // What has no session any more, or has missed too much, is said as a frontend says it.
  const other = await wide.connect('buyer-frontend', buyer)
  await other.ok('Logout')
  await buyer!.event('session')
})
