import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Route } from '../contract/gateway.ts'
import { membersOf } from '../config/members.ts'
import { membersOn } from '../cluster/routes.ts'
import { EchoServer } from '../testing/simulated/echo-server.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { freePortBase } from '../testing/ports.ts'
import { until } from '../testing/until.ts'
import { WideCluster } from '../testing/clusters/wide-cluster.ts'
import { ApiError } from '../wire/errors.ts'
import type { EventMessage } from '../wire/message.ts'
import { FrontendConnections } from './frontend-connections.ts'

const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', price: 10, quantity: 1_000 }

let wide: WideCluster
let seller: TestClient
let buyer: TestClient
let itemId: string

beforeAll(async () => {
  wide = await WideCluster.start(
    [
      { name: 'buyer-frontend-2', kind: 'buyer-frontend' },
      { name: 'buyer-frontend-3', kind: 'buyer-frontend' },
      { name: 'gateway', kind: 'gateway' },
    ],
    { timeouts: { requestMs: 2_000 } },
  )
  seller = await wide.account('seller-frontend')
  itemId = (await seller.ok('RegisterItemForSale', lamp)).itemId
  buyer = await wide.account('buyer-frontend')
})

afterAll(() => wide.stop())

const addresses = (route: Route) => membersOn(route, 'buyer', membersOf(wide.cluster.config))

/** A window as far as its way to the frontends goes: it subscribes whenever it is told to, from where it was. */
class Window {
  readonly prices: number[] = []
  isSubscribed = false
  readonly connections: FrontendConnections
  #rev: number | undefined

  constructor(route: Route) {
    this.connections = new FrontendConnections(
      { role: 'buyer', addresses: addresses(route) },
      {
        onEvent: (message) => this.#receive(message),
        onState: (state) => {
          if (state === 'ready') void this.#subscribe()
        },
      },
    )
  }

  read(): Promise<unknown> {
    return this.connections.request('GetItem', { itemId }, { session: buyer.session, safety: 'read' })
  }

  async #subscribe(): Promise<void> {
    const since = this.#rev === undefined ? {} : { since: this.#rev }
    // Where the connection breaks first, the next one is told to subscribe.
    const begun = await this.connections
      .subscribe({ topics: ['items'], ...since }, { safety: 'once', session: buyer.session }, true)
      .catch(() => undefined)
    this.#rev ??= begun?.rev
    this.isSubscribed = begun !== undefined
  }

  #receive({ rev, data }: EventMessage): void {
    this.#rev = rev
    this.prices.push((data as { price: number }).price)
  }
}

let price = 10

/** Resolves when the window has heard of a new price, and of all those before. */
async function hears(window: Window): Promise<void> {
  price += 1
  await seller.ok('ChangeItemPrice', { itemId, price })
  await until(() => window.prices.at(-1) === price)
}

test('a window that balances by itself asks all, goes on without those that die, and misses no event', async () => {
  const window = new Window('spread')
  // Only connected frontends are asked.
  await until(async () => {
    await Promise.all(Array.from({ length: 30 }, () => window.read()))
    return window.connections.connected === 3
  })
  await hears(window)
  const first = window.prices.length
  let isOver = false
  const reading = Promise.all(
    Array.from({ length: 5 }, async () => {
      while (!isOver) await window.read()
    }),
  )
  for (const name of ['buyer-frontend', 'buyer-frontend-2', 'buyer-frontend-3']) {
    const pid = wide.pid(name)
    process.kill(pid, 'SIGKILL')
    await hears(window)
    await wide.back(name, pid)
    await until(() => window.connections.connected === 3)
  }
  isOver = true
  await reading
  expect(window.prices.slice(first)).toEqual([price - 2, price - 1, price])
  window.connections.close()
})

test('takes another way while it is open: what was asked before is answered, and events go on', async () => {
  const window = new Window('direct')
  await window.read()
  await hears(window)
  const begun = window.prices.length
  for (const route of ['gateway', 'spread', 'direct'] as const) {
    const asked = Array.from({ length: 50 }, () => window.read())
    expect(window.connections.follow(addresses(route))).toBe(true)
    expect(window.connections.follow(addresses(route))).toBe(false)
    await Promise.all(asked)
    await window.read()
    await hears(window)
  }
  expect(window.prices.slice(begun)).toEqual([price - 2, price - 1, price])
  expect((await wide.gateway()).requests).toBeGreaterThan(0)
  window.connections.close()
})

test('a subscription that cannot begin because a database does not answer begins when it does', async () => {
  const customerDb = wide.pid('customer-db')
  process.kill(customerDb, 'SIGSTOP')
  const window = new Window('direct')
  try {
    await until(() => window.connections.connected === 1)
    const asking = await wide.connect('buyer-frontend', buyer)
    expect(await asking.error('Subscribe', { topics: ['items'] })).toMatchObject({ code: 'TIMEOUT' })
  } finally {
    process.kill(customerDb, 'SIGCONT')
  }
  await until(() => window.isSubscribed)
  await hears(window)
  window.connections.close()
})

test('a first call goes to any frontend that is there, be it one that must not be asked twice', async () => {
  const there = await EchoServer.start(
    {},
    { service: 'buyer-frontend', onRequest: ({ id }, connection) => connection.succeed(id, '{}') },
  )
  onTestFinished(() => there.close())
  const ports = [await freePortBase(1), there.port]
  const connections = new FrontendConnections(
    { role: 'buyer', addresses: ports.map((port) => ({ host: '127.0.0.1', port })) },
    { onEvent: () => undefined, onState: () => undefined },
  )
  onTestFinished(() => connections.close())
  expect(await connections.request('Login', {}, { safety: 'once' })).toEqual({})
})

test('of a write that one frontend lost and another one could not do nobody says that it did not happen', async () => {
  const cut = await EchoServer.start(
    {},
    {
      service: 'buyer-frontend',
      onRequest: (_, connection) => {
        connection.destroy()
        void cut.close()
      },
    },
  )
  const other = await EchoServer.start(
    {},
    {
      service: 'buyer-frontend',
      onRequest: ({ id }, connection) =>
        connection.fail(id, new ApiError('UNAVAILABLE', 'product-db cannot be reached.')),
    },
  )
  onTestFinished(() => other.close())
  const ports = [cut.port, other.port]
  const connections = new FrontendConnections(
    { role: 'buyer', addresses: ports.map((port) => ({ host: '127.0.0.1', port })) },
    { onEvent: () => undefined, onState: () => undefined },
  )
  onTestFinished(() => connections.close())
  await until(() => Promise.resolve(connections.connected === 2))
  const write = () => connections.request('SaveCart', {}, { key: 'k', safety: 'repeatable' })
  await expect(write()).rejects.toMatchObject({ code: 'UNAVAILABLE', indefinite: true })
  await expect(write()).rejects.toMatchObject({ code: 'UNAVAILABLE', indefinite: false })
})
