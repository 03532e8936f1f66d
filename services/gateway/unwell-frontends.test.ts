import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { EchoServer } from '../testing/simulated/echo-server.ts'
import { BreakingProxy } from '../testing/simulated/breaking-proxy.ts'
import type { TestClient, TestReply } from '../testing/clients/test-client.ts'
import { until } from '../testing/until.ts'
import { WideCluster } from '../testing/clusters/wide-cluster.ts'
import { ApiError } from '../wire/errors.ts'
import type { Request } from '../wire/message.ts'
import type { ServerConnection } from '../wire/server-connection.ts'

const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', price: 10, quantity: 1_000 }

let wide: WideCluster
let buyer: TestClient
let seller: TestClient
let itemId: string
const stops: (() => Promise<void>)[] = []

beforeAll(async () => {
  wide = await WideCluster.start([{ name: 'gateway', kind: 'gateway' }], {
    gateway: { ejectMs: 400, longestEjectMs: 2_000, checkTimeoutMs: 2_000 },
  })
  seller = await wide.account('seller-frontend')
  itemId = (await seller.ok('RegisterItemForSale', lamp)).itemId
  buyer = await wide.account('gateway')
})

afterEach(async () => {
  await behindGateway({})
  for (const stop of stops.splice(0)) await stop()
})

afterAll(() => wide.stop())

type Behaviour = (request: Request, connection: ServerConnection) => void

/** A frontend that answers whether it is there, and does with all else what the test wants. */
async function unwell(behaviour: Behaviour): Promise<number> {
  const secret = readFileSync(join(wide.folder, 'cluster-secret'), 'utf8').trim()
  const echo = await EchoServer.start(
    {},
    {
      service: 'buyer-frontend',
      secret,
      onRequest: (request, connection) => {
        if (request.op === 'Ping') connection.succeed(request.id, '{}')
        else behaviour(request, connection)
      },
    },
  )
  stops.push(() => echo.close())
  return echo.port
}

/** Beside the frontend that the cluster has, these are the gateway's. */
async function behindGateway(ports: Record<string, number>): Promise<void> {
  const further = Object.entries(ports).map(([name, port]) => ({ name, kind: 'buyer-frontend', port }))
  await wide.cluster.instructions.give({ member: 'gateway' }, 'SetMembers', {
    further: [...wide.cluster.config.further, ...further],
  }).all
  const names = Object.keys(ports)
  await until(async () => {
    const { instances } = await wide.gateway()
    return names.every((name) => instances.some((one) => one.name === name && one.state === 'healthy'))
  })
}

const hangs: Behaviour = () => undefined
const fails: Behaviour = ({ id }, connection) =>
  connection.fail(id, new ApiError('UNAVAILABLE', 'product-db cannot be reached.'))

/** Requests that cannot be repeated fail. */
const ignored = (): void => undefined

/** Goes on reading until it holds; every answer is noted. */
async function readsUntil(
  holds: () => Promise<boolean>,
  note: (reply: TestReply) => void = ({ error }) => expect(error).toBeUndefined(),
): Promise<void> {
  let isOver = false
  const reading = Promise.all(
    Array.from({ length: 10 }, async () => {
      while (!isOver) note(await buyer.call('GetItem', { itemId }))
    }),
  )
  await Promise.race([until(holds), reading])
  isOver = true
  await reading
}

test.each([
  ['fails', fails],
  ['does not answer', hangs],
])(
  'one that answers its checks and %s is left out for longer each time, and no read fails',
  async (_, behaviour) => {
    await behindGateway({ unwell: await unwell(behaviour) })
    await readsUntil(async () => (await wide.instance('unwell'))!.ejections === 2)
    expect(await wide.instance('buyer-frontend')).toMatchObject({ errors: 0, ejections: 0 })
  },
)

test('no more than half are left out, and it is not the fault of one where nobody does better', async () => {
  await behindGateway({ one: await unwell(fails), two: await unwell(fails), three: await unwell(fails) })
  await readsUntil(async () => {
    const out = (await wide.gateway()).instances.filter(({ state }) => state === 'ejected')
    expect(out.length).toBeLessThanOrEqual(2)
    return out.length === 2
  }, ignored)
  for (const name of ['gateway', 'buyer-frontend'])
    await wide.cluster.instructions.give({ member: name }, 'SetResilience', { budgets: { on: true } }).all
  const pid = wide.pid('customer-db')
  process.kill(pid, 'SIGSTOP')
  try {
    const before = (await wide.instance('buyer-frontend'))!
    await Promise.all(
      Array.from({ length: 20 }, () => buyer.call('GetItem', { itemId }, { budgetMs: 1_500 })),
    )
    const after = (await wide.instance('buyer-frontend'))!
    expect(after.errors - before.errors).toBeGreaterThanOrEqual(5)
    expect(after.ejections).toBe(before.ejections)
  } finally {
    process.kill(pid, 'SIGCONT')
  }
})

test('a purchase whose reply is lost behind the gateway is made once, and the client has its order', async () => {
  const proxy = await BreakingProxy.start(wide.port('buyer-frontend'))
  stops.push(() => proxy.stop())
  await behindGateway({ 'behind-proxy': proxy.port })
  const orders: string[] = []
  let through = 0
  while (through < 2) {
    await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
    const before = (await wide.instance('behind-proxy'))!.moved
    proxy.fault = 'swallow'
    orders.push((await buyer.ok('MakePurchase')).order.orderId)
    proxy.heal()
    await until(async () => (await wide.instance('behind-proxy'))!.state === 'healthy')
    if ((await wide.instance('behind-proxy'))!.moved > before) through += 1
    // On the same connection, which has its answer, an empty cart is a mistake; where the gateway had to ask twice it
    // does not know, and the order is answered again.
    const again = await buyer.call('MakePurchase')
    if (again.ok) expect(again.result.order.orderId).toBe(orders.at(-1))
    else expect(again.error).toMatchObject({ code: 'CART_EMPTY' })
  }
  expect(new Set(orders).size).toBe(orders.length)
  expect((await buyer.ok('ListOrders')).orders).toHaveLength(orders.length)
  expect((await seller.ok('GetSalesReport')).units).toBe(orders.length)
})

test('a write without a key that a frontend keeps is not asked twice, and its client hears that nobody knows', async () => {
  let asked = 0
  await behindGateway({
    cut: await unwell((_, connection) => {
      asked += 1
      connection.destroy()
    }),
  })
  const outcomes = await Promise.all(
    Array.from({ length: 2 }, () => buyer.call('ProvideFeedback', { itemId, thumb: 'up' })),
  )
  expect(asked).toBe(1)
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  expect(outcomes.find(({ ok }) => !ok)?.error).toMatchObject({ code: 'UNAVAILABLE', indefinite: true })
})

/** The cluster's own frontend is down for longer than a test lasts, unless it is started. */
async function withoutOwnFrontend(): Promise<void> {
  const own = wide.cluster.member('buyer-frontend')!
  own.kill(600_000)
  stops.push(async () => {
    own.startNow()
    await until(async () => (await wide.instance('buyer-frontend'))!.state === 'healthy')
  })
  await until(async () => (await wide.instance('buyer-frontend'))!.state === 'connecting')
}

test('a write that one frontend lost and another one could not do may have happened, and its client hears so', async () => {
  let lost = 0
  await behindGateway({
    cut: await unwell((_, connection) => {
      lost += 1
      connection.destroy()
    }),
    other: await unwell(fails),
  })
  await withoutOwnFrontend()
  const feedback = { itemId, thumb: 'up' }
  const seen = new Set<boolean>()
  await until(async () => {
    const before = lost
    const { error } = await buyer.call('ProvideFeedback', feedback, { key: crypto.randomUUID() })
    expect(error).toMatchObject({ code: 'UNAVAILABLE', indefinite: lost > before })
    seen.add(lost > before)
    return seen.size === 2
  })
})

test('the time that a request spends in the gateway is taken off what the frontend is told is left', async () => {
  await wide.cluster.instructions.give({ member: 'gateway' }, 'SetResilience', { budgets: { on: true } }).all
  let told: { budgetMs: number | undefined } | undefined
  const port = await unwell(({ id, budgetMs }, connection) => {
    told = { budgetMs }
    connection.succeed(id, '{}')
  })
  await withoutOwnFrontend()
  const answer = buyer.call('GetItem', { itemId }, { budgetMs: 20_000 })
  await buyer.ok('Ping')
  // The gateway has had the request since then, and can pass it on only when it knows of a frontend.
  const waitsSince = performance.now()
  await pause(200)
  const waitsUntil = performance.now()
  const late = { name: 'late', kind: 'buyer-frontend', port }
  await wide.cluster.instructions.give({ member: 'gateway' }, 'SetMembers', {
    further: [...wide.cluster.config.further, late],
  }).all
  expect((await answer).ok).toBe(true)
  expect(told!.budgetMs).toBeGreaterThan(0)
  expect(told!.budgetMs).toBeLessThanOrEqual(Math.ceil(20_000 - (waitsUntil - waitsSince)))
})
