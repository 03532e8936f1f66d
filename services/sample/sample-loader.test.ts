import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Item, Order } from '../contract/values.ts'
import { clusterSecret } from '../process/secret.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import type { SampleProgress } from './progress.ts'
import { sampleSellers } from './catalogue.ts'
import { sampleAccounts, sampleBuyers, samplePassword, usernameOf } from './sample-accounts.ts'
import { SampleLoader } from './sample-loader.ts'

interface Loading {
  onProgress?: (progress: SampleProgress, loader: SampleLoader) => void
  isCustomerDbDown?: boolean
}

const howMany = { sellers: 40, items: 2_000, buyers: 12, orders: 96 }
const total = howMany.sellers + howMany.buyers + howMany.sellers + howMany.orders

/** Loads the sample as the app does. */
function load({ onProgress, isCustomerDbDown }: Loading = {}): Promise<SampleProgress> {
  const secret = clusterSecret(cluster.config)
  const loader: SampleLoader = new SampleLoader({
    address: (service) => cluster.config.services[service],
    access: (database) =>
      isCustomerDbDown && database === 'customer-db'
        ? undefined
        : { ...cluster.config.services[database], secret },
    onProgress: (progress) => onProgress?.(progress, loader),
    whileDeskPays: (_atOnce, work) => work(),
  })
  return loader.load()
}

async function enter(
  role: 'buyer' | 'seller',
  username: string,
  password = samplePassword,
): Promise<TestClient> {
  const client = await cluster.connect(`${role}-frontend`)
  await client.login(username, password)
  return client
}

const itemsOf = async (client: TestClient): Promise<Item[]> =>
  (await client.ok('DisplayItemsForSale', { limit: 100 })).items
const ordersOf = async (client: TestClient): Promise<Order[]> =>
  (await client.ok('ListOrders', { limit: 100 })).orders

/** The serials of the items of each seller, in the order of the sellers. */
function serials(): Promise<number[][]> {
  return Promise.all(
    sampleSellers.map(async (seller) => {
      const items = await itemsOf(await enter('seller', usernameOf(seller)))
      return items.map(({ itemId }) => Number(itemId.split('-')[1])).sort((a, b) => a - b)
    }),
  )
}

let cluster: TestCluster
let refused: SampleProgress
let cancelled: SampleProgress
let loaded: SampleProgress
const told: SampleProgress[] = []

beforeAll(async () => {
  cluster = await TestCluster.start()
  await cluster.seller({ username: 'zoe' })
  refused = await load()
  await lose('customer-db')
  const cancelAt = howMany.sellers + howMany.buyers + 5
  cancelled = await load({
    onProgress: ({ done }, loader) => {
      if (done === cancelAt) loader.cancel()
    },
  })
  loaded = await load({ onProgress: (progress) => told.push(progress) })
}, 180_000)

afterAll(() => cluster.stop())

/** The databases begin again, as after their data were deleted. */
async function lose(...databases: ('customer-db' | 'product-db')[]): Promise<void> {
  await Promise.all(databases.map((database) => cluster.process(database).kill()))
  for (const database of databases) rmSync(join(cluster.folder, database), { recursive: true })
  await Promise.all(databases.map((database) => cluster.startService(database)))
}

test('a username that somebody else has: nothing is loaded, and it is said what to do', () => {
  expect(refused).toMatchObject({
    state: 'failed',
    done: 0,
    message:
      'No account was opened: there is a seller "zoe" already with another password, name or tier. ' +
      'The sample data need an empty market: delete everything under Settings, then load them again.',
  })
})

test('a load that is cancelled says so', () => {
  expect(cancelled).toMatchObject({ state: 'cancelled', done: howMany.sellers + howMany.buyers + 5, total })
})

test('it is loaded step by step', () => {
  expect(loaded).toMatchObject({ state: 'done', done: total, total })
  const steps = ['Accounts', 'Sellers and their items', 'Buyers and their orders', 'Ready']
  expect([...new Set(told.map(({ step }) => step))]).toEqual(steps)
  const done = told.map((progress) => progress.done)
  expect(done).toEqual(done.toSorted((a, b) => a - b))
})

test('accounts have the same numbers every time', async () => {
  const people = [...sampleSellers.map(usernameOf), ...sampleBuyers]
  const ids = await Promise.all(
    people.map(async (username, index) => {
      const role = index < howMany.sellers ? 'seller' : 'buyer'
      const client = await cluster.connect(`${role}-frontend`)
      const answer = await client.ok('Login', { username, password: samplePassword })
      return (answer.sellerId ?? answer.buyerId) as number
    }),
  )
  expect(ids).toEqual(people.map((_, index) => index + 1))
})

test('so have items, none of which is there twice, although a load before was cancelled', async () => {
  expect((await serials()).flat()).toEqual(Array.from({ length: howMany.items }, (_, index) => index + 1))
})

test('all orders are paid, and some items were rated', async () => {
  const buyers = await Promise.all(sampleBuyers.map((username) => enter('buyer', username)))
  const orders = (await Promise.all(buyers.map(ordersOf))).flat()
  // Somebody else may have been quicker with the last one of an item.
  expect(orders.length).toBeGreaterThan(howMany.orders * 0.8)
  expect(orders.filter(({ status, lines }) => status !== 'paid' || lines.length !== 1)).toEqual([])
  expect(new Set(orders.map(({ tier }) => tier))).toEqual(new Set(['normal', 'vip']))
  const bought = new Set(orders.map(({ lines }) => lines[0]!.itemId))
  const items = await Promise.all([...bought].map((itemId) => buyers[0]!.ok('GetItem', { itemId })))
  const thumbs = items.map(({ item }) => item.feedback.up + item.feedback.down)
  expect(thumbs.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(orders.length * 0.4)
})

test('loaded twice, items are not doubled, and buyers order a little more', async () => {
  const before = await serials()
  const ordered = async () => (await ordersOf(await enter('buyer', 'buyer1'))).length
  const first = await ordered()
  expect(await load()).toMatchObject({ state: 'done', done: total })
  expect(await serials()).toEqual(before)
  expect(await ordered()).toBeGreaterThan(first)
})

test('where customer-db is not running, it is said what to do', async () => {
  expect(await load({ isCustomerDbDown: true })).toMatchObject({
    state: 'failed',
    done: 0,
    message: 'customer-db is not running. Start it, then load the sample data again.',
  })
})

test('nothing is loaded into databases that do not belong together', async () => {
  await lose('customer-db')
  const { message, ...outcome } = await load()
  expect(outcome).toMatchObject({ state: 'failed', done: 0 })
  expect(message).toContain('product-db does not belong to this customer-db')
  expect(message).not.toContain('marketlab ')
  const customers = databaseClient(cluster, 'customer-db')
  expect(await customers.request('HasAccount', { role: 'seller', id: 1 })).toEqual({ exists: false })
  customers.close()
})

test('a seller who has items gets no more of them', async () => {
  await lose('customer-db', 'product-db')
  const customers = databaseClient(cluster, 'customer-db')
  await customers.request('CreateAccounts', { password: samplePassword, accounts: sampleAccounts })
  customers.close()
  const ada = await enter('seller', 'ada')
  const own = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 1 }
  const { itemId } = await ada.ok('RegisterItemForSale', own)
  const { state, message } = await load()
  expect(state, message).toBe('done')
  expect((await itemsOf(ada)).map((item) => item.itemId)).toEqual([itemId])
  expect((await serials()).flat()).toHaveLength(howMany.items - howMany.items / howMany.sellers + 1)
})
