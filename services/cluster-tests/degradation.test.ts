import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ResilienceReport } from '../resilience/resilience.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { until } from '../testing/until.ts'
import type { WireClient } from '../wire/client.ts'

const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', price: 5, quantity: 1_000 }
const looks = [
  ['SearchItemsForSale', { keywords: ['lamp'] }],
  ['ListCategories', {}],
] as const

let cluster: TestCluster
const supervisors: WireClient[] = []
let itemId: string
let buyer: TestClient
let cautious: TestClient

beforeAll(async () => {
  // How soon it is said that a service is away. A reply may take its time.
  cluster = await TestCluster.start({ timeouts: { reconnectMs: 200 } })
  for (const frontend of ['buyer-frontend', 'seller-frontend']) await connected(frontend)
  itemId = (await (await cluster.seller()).ok('RegisterItemForSale', lamp)).itemId
  buyer = await cluster.buyer()
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  cautious = await cluster.buyer()
  await cautious.ok('AddItemToCart', { itemId, quantity: 5 })
})

afterEach(async () => {
  cluster.process('customer-db').child.kill('SIGCONT')
  await goOn({})
})

afterAll(async () => {
  for (const supervisor of supervisors) supervisor.close()
  await cluster.stop()
})

/** Resolves once the frontend has reached its databases: from then on it only says that they are away when they are. */
async function connected(frontend: string, port?: number): Promise<void> {
  const supervisor = databaseClient(cluster, frontend, port)
  supervisors.push(supervisor)
  await until(
    () => supervisor.request<ResilienceReport>('GetResilience'),
    ({ downstreams }) => downstreams.every(({ connection }) => connection === 'ready'),
  )
}

const goOn = (degradation: { browse?: boolean; carts?: boolean }, [supervisor] = supervisors) =>
  supervisor!.request('SetResilience', { degradation })

describe('without customer-db', () => {
  beforeAll(() => cluster.process('customer-db').kill())
  afterAll(() => cluster.startService('customer-db'))

  test('nobody looks around whose session cannot be checked, unless that is wanted', async () => {
    expect(await buyer.error('GetItem', { itemId })).toMatchObject({ code: 'UNAVAILABLE' })
    await goOn({ browse: true })
    expect(await buyer.ok('GetItem', { itemId })).toMatchObject({ item: { itemId }, degraded: ['sessions'] })
    for (const [op, args] of looks) expect(await buyer.ok(op, args)).toMatchObject({ degraded: ['sessions'] })
    // Other requests, and their mistakes, are answered as ever.
    expect(await buyer.error('GetItem', { itemId: '3-999999' })).toMatchObject({ code: 'NOT_FOUND' })
  })

  test('a session is needed all the same, and for everything else it has to hold', async () => {
    await goOn({ browse: true })
    const nobody = await cluster.connect('buyer-frontend')
    expect(await nobody.error('GetItem', { itemId })).toMatchObject({ code: 'UNAUTHENTICATED' })
    for (const op of ['DisplayCart', 'MakePurchase', 'ListOrders'])
      expect(await buyer.error(op)).toMatchObject({ code: 'UNAVAILABLE', indefinite: false })
  })
})

test('with customer-db back, sessions are checked again and nothing is marked', async () => {
  await goOn({ browse: true })
  const { result } = await until(
    () => buyer.call('GetItem', { itemId }),
    ({ ok, result }) => ok && result.degraded === undefined,
  )
  expect(Object.keys(result)).toEqual(['item'])
  const leaving = await cluster.buyer()
  await leaving.ok('Logout')
  expect(await leaving.error('GetItem', { itemId })).toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('a customer-db that hangs is not there either', async () => {
  const { port } = await cluster.startSecond('buyer-frontend', {
    timeouts: { requestMs: 1_000, reconnectMs: 1_000 },
  })
  await connected('buyer-frontend', port)
  await goOn({ browse: true }, supervisors.slice(-1))
  const impatient = await cluster.connect('buyer-frontend', buyer, port)
  cluster.process('customer-db').child.kill('SIGSTOP')
  const { result } = await until(
    () => impatient.call('GetItem', { itemId }),
    ({ ok }) => ok,
  )
  expect(result).toMatchObject({ item: { itemId }, degraded: ['sessions'] })
})

describe('without product-db', () => {
  beforeAll(() => cluster.process('product-db').kill())
  afterAll(() => cluster.startService('product-db'))

  test('accounts answer', async () => {
    const newcomer = await cluster.buyer()
    await newcomer.ok('Logout')
  })

  test('a cart that was changed but cannot be shown is not said to be unchanged', async () => {
    const error = await cautious.error('RemoveItemFromCart', { itemId, quantity: 2 })
    expect(error).toMatchObject({ code: 'UNAVAILABLE', indefinite: true })
    expect(error.message).toMatch(/cart was changed/)
  })

  test('carts answer where that is wanted, without what only product-db knows', async () => {
    expect(await buyer.error('DisplayCart')).toMatchObject({ code: 'UNAVAILABLE' })
    await goOn({ carts: true })
    const { cart, degraded } = await buyer.ok('DisplayCart')
    expect(degraded).toEqual(['items'])
    expect(cart).toMatchObject({ lines: [{ itemId, quantity: 2, price: 0, available: 0 }], total: 0 })
    const changed = await buyer.ok('RemoveItemFromCart', { itemId, quantity: 1 })
    expect(changed).toMatchObject({ cart: { lines: [{ itemId, quantity: 1 }] }, degraded: ['items'] })
    expect(await buyer.ok('SaveCart')).toMatchObject({ cart: { saved: true } })
    // Whether there are enough, nobody can say.
    expect(await buyer.error('AddItemToCart', { itemId, quantity: 1 })).toMatchObject({
      code: 'UNAVAILABLE',
      indefinite: false,
    })
    expect((await buyer.ok('DisplayCart')).cart.lines).toMatchObject([{ quantity: 1 }])
  })
})

test('with product-db back, the cart has its prices again', async () => {
  await goOn({ carts: true })
  const { result } = await until(
    () => buyer.call('DisplayCart'),
    ({ ok, result }) => ok && result.degraded === undefined,
  )
  expect(result.cart).toMatchObject({ lines: [{ itemId, name: 'Lamp', quantity: 1, price: 5 }], total: 5 })
  expect((await cautious.ok('DisplayCart')).cart.lines).toMatchObject([{ quantity: 3 }])
})
