import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { listSegments } from '../engine/folder/folder-files.ts'
import { restoreOffline } from '../engine/recovery/offline.ts'
import { checkDatabasesMatch } from '../cluster/mixed-databases.ts'
import type { ServiceName } from '../config/config.ts'
import { membersOf } from '../config/members.ts'
import { clusterSecret } from '../process/secret.ts'
import { storageFolder } from '../process/storage.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- tests look into answers of every shape */

type Database = 'customer-db' | 'product-db'

const folders: string[] = []
let clusters: TestCluster[] = []

afterEach(async () => {
  await Promise.all(clusters.map((cluster) => cluster.stop()))
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  clusters = []
})

async function start(folder?: string, overrides: object = {}): Promise<TestCluster> {
  const cluster = await TestCluster.start(overrides, folder === undefined ? {} : { folder })
  folders.push(cluster.folder)
  clusters.push(cluster)
  return cluster
}

async function end(cluster: TestCluster): Promise<string> {
  clusters = clusters.filter((one) => one !== cluster)
  await cluster.stop({ keepFolder: true })
  return cluster.folder
}

async function ask(cluster: TestCluster, service: string, op: string, args: object = {}): Promise<any> {
  const client = databaseClient(cluster, service)
  try {
    return await client.request(op, args)
  } finally {
    client.close()
  }
}

/** As a cluster does at its start. */
function belong(cluster: TestCluster, goOn: boolean): Promise<void> {
  const members = membersOf(cluster.config)
  return checkDatabasesMatch(members, clusterSecret(cluster.config), goOn)
}

async function takeSnapshot(cluster: TestCluster, service: Database): Promise<string> {
  return (await ask(cluster, service, 'TakeSnapshot')).snapshot.name
}

async function signUp(cluster: TestCluster, service: ServiceName, username: string): Promise<number> {
  const client = await cluster.connect(service)
  const { buyerId, sellerId } = await client.ok('CreateAccount', { username, password: 'secret' })
  return buyerId ?? sellerId
}

async function logIn(cluster: TestCluster, service: ServiceName, username: string) {
  const client = await cluster.connect(service)
  await client.login(username, 'secret')
  return client
}

/** Damages the journal behind the newest snapshot, where a later record knows that the earlier was on disk. */
function damageJournal(folder: string, service: Database): void {
  const segment = listSegments(storageFolder(folder, service)).at(-1)!
  const bytes = readFileSync(segment.path)
  bytes[100]! ^= 0x41
  writeFileSync(segment.path, bytes)
}

function restore(folder: string, service: Database, name: string) {
  const workerFile = new URL(`../../out/${service}-worker.js`, import.meta.url)
  return restoreOffline({ folder: storageFolder(folder, service), service, workerFile }, name)
}

const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 1.5, quantity: 100 }

test('behind a damaged journal a purchase is never answered with the order of another buyer', async () => {
  let cluster = await start()
  const seller = await cluster.seller()
  const { itemId } = await seller.ok('RegisterItemForSale', lamp)
  for (const name of ['ann', 'bob']) await signUp(cluster, 'buyer-frontend', name)
  const name = await takeSnapshot(cluster, 'customer-db')
  const ann = await logIn(cluster, 'buyer-frontend', 'ann')
  await ann.ok('AddItemToCart', { itemId, quantity: 1 })
  const { order } = await ann.ok('MakePurchase')
  const folder = await end(cluster)
  damageJournal(folder, 'customer-db')
  await restore(folder, 'customer-db', name)

  cluster = await start(folder)
  const bob = await logIn(cluster, 'buyer-frontend', 'bob')
  await bob.ok('AddItemToCart', { itemId, quantity: 7 })
  const bought = (await bob.ok('MakePurchase')).order
  expect(bought.orderId).not.toBe(order.orderId)
  expect(bought).toMatchObject({ status: 'paid', lines: [{ itemId, quantity: 7 }], total: 10.5 })
  expect((await bob.ok('ListOrders')).orders).toEqual([bought])
  expect((await bob.ok('GetItem', { itemId })).item.quantity).toBe(92)
  const again = await logIn(cluster, 'buyer-frontend', 'ann')
  expect((await again.ok('ListOrders')).orders).toEqual([order])
})

test(
  'behind a damaged journal no number of an account is given to another person',
  { tags: ['long'] },
  async () => {
    let cluster = await start()
    const first = await cluster.seller()
    const name = await takeSnapshot(cluster, 'customer-db')
    const lost = await signUp(cluster, 'seller-frontend', 'lost')
    const lostSeller = await logIn(cluster, 'seller-frontend', 'lost')
    const { itemId } = await lostSeller.ok('RegisterItemForSale', lamp)
    const lostBuyer = await cluster.buyer({ username: 'lost' })
    await lostBuyer.ok('AddItemToCart', { itemId, quantity: 1 })
    const { order } = await lostBuyer.ok('MakePurchase')
    const folder = await end(cluster)
    damageJournal(folder, 'customer-db')
    await restore(folder, 'customer-db', name)

    cluster = await start(folder)
    const others = [await cluster.seller(), await cluster.seller(), await cluster.seller()]
    for (const other of others) {
      expect(other.accountId).toBeGreaterThan(lost)
      expect((await other.ok('DisplayItemsForSale')).items).toEqual([])
      expect((await other.error('ChangeItemPrice', { itemId, price: 0.01 })).code).toBe('FORBIDDEN')
    }
    for (let count = 0; count < 3; count += 1) {
      const buyer = await cluster.buyer()
      expect(buyer.accountId).toBeGreaterThan(lostBuyer.accountId)
      expect((await buyer.ok('ListOrders')).orders).toEqual([])
      expect((await buyer.error('GetOrder', { orderId: order.orderId })).code).toBe('NOT_FOUND')
    }
    expect(first.accountId).toBeLessThan(lost)
  },
)

test(
  'behind a damaged journal no item and no order gets the number of another',
  { tags: ['long'] },
  async () => {
    let cluster = await start()
    const seller = await cluster.seller({ username: 'bob' })
    const buyer = await cluster.buyer({ username: 'ann' })
    const { itemId } = await seller.ok('RegisterItemForSale', lamp)
    const name = await takeSnapshot(cluster, 'product-db')
    const lost = (await seller.ok('RegisterItemForSale', lamp)).itemId as string
    await buyer.ok('AddItemToCart', { itemId: lost, quantity: 1 })
    const { orderId } = (await buyer.ok('MakePurchase')).order
    const { rev } = (await buyer.ok('GetItem', { itemId: lost })).item
    await buyer.ok('AddItemToCart', { itemId: lost, quantity: 1 })
    await buyer.ok('SaveCart')
    const folder = await end(cluster)
    damageJournal(folder, 'product-db')
    await restore(folder, 'product-db', name)

    cluster = await start(folder)
    const again = await logIn(cluster, 'seller-frontend', 'bob')
    const other = { ...lamp, name: 'Quite another', price: 1_000 }
    for (let count = 0; count < 3; count += 1)
      expect((await again.ok('RegisterItemForSale', other)).itemId).not.toBe(lost)
    const customer = await logIn(cluster, 'buyer-frontend', 'ann')
    expect((await customer.error('GetItem', { itemId: lost })).code).toBe('NOT_FOUND')
    await customer.ok('ClearCart')
    await customer.ok('AddItemToCart', { itemId, quantity: 1 })
    expect((await customer.ok('MakePurchase')).order.orderId).not.toBe(orderId)
    expect((await customer.ok('GetItem', { itemId })).item.rev).toBeGreaterThan(rev)
  },
)

describe('with databases of another cluster', () => {
  interface Elsewhere {
    /** The snapshot of each database. */
    files: Record<Database, string>
    seller: string
    buyer: TestClient
    itemId: string
    /** The buyer's. */
    order: object
  }
  let elsewhere: Elsewhere
  let folder: string

  /** Five accounts, four orders, and a cart in which something was put afterwards. */
  beforeAll(async () => {
    const other = await TestCluster.start()
    const shop = await other.seller()
    const { itemId } = await shop.ok('RegisterItemForSale', { ...lamp, name: 'Foreign', price: 99 })
    const [first, ...rest] = await Promise.all([1, 2, 3, 4].map(() => other.buyer()))
    for (const [index, buyer] of [first!, ...rest].entries()) {
      await buyer.ok('AddItemToCart', { itemId, quantity: 2 + index })
      await buyer.ok('MakePurchase')
    }
    const [order] = (await first!.ok('ListOrders')).orders
    await first!.ok('AddItemToCart', { itemId, quantity: 3 })
    const fileOf = async (service: Database) =>
      join(storageFolder(other.folder, service), await takeSnapshot(other, service))
    elsewhere = {
      files: { 'customer-db': await fileOf('customer-db'), 'product-db': await fileOf('product-db') },
      seller: shop.username,
      buyer: first!,
      itemId,
      order,
    }
    await other.stop({ keepFolder: true })
    folder = other.folder
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('its product-db alone: no buyer gets an order of that cluster', async () => {
    const { itemId: foreign, files } = elsewhere
    const cluster = await start()
    await cluster.seller()
    const before = await cluster.buyer()
    await before.ok('Subscribe', { topics: ['orders', 'items'] })
    const imported = (await ask(cluster, 'product-db', 'ImportSnapshot', { file: files['product-db'] }))
      .snapshot.name
    await ask(cluster, 'product-db', 'RestoreSnapshot', { name: imported })

    for (const [op, args] of [
      ['ListOrders', {}],
      ['GetOrder', { orderId: 'o1' }],
      ['SearchItemsForSale', {}],
    ] as const) {
      const { code, message, details } = await before.error(op, args)
      expect([op, code, details]).toEqual([op, 'UNAVAILABLE', { mixed: true }])
      expect(message).toContain('product-db does not belong to this customer-db: it knows 5 accounts')
      expect(message).toContain('marketlab cluster --mixed')
    }
    await expect(belong(cluster, false)).rejects.toThrow('does not belong')
    await belong(cluster, true)
    await belong(cluster, false)
    expect((await before.ok('ListOrders')).orders).toEqual([])
    expect((await before.error('GetOrder', { orderId: 'o1' })).code).toBe('NOT_FOUND')

    for (let count = 0; count < 4; count += 1) {
      const buyer = await cluster.buyer()
      expect((await buyer.ok('ListOrders')).orders).toEqual([])
      await buyer.ok('AddItemToCart', { itemId: foreign, quantity: 1 })
      expect((await buyer.ok('MakePurchase')).order).toMatchObject({
        status: 'paid',
        lines: [{ itemId: foreign, quantity: 1 }],
      })
    }
  })

  test(
    'its customer-db alone: nobody is logged in as somebody else, and carts hold nothing of other items',
    { tags: ['long'] },
    async () => {
      const { files } = elsewhere
      const cluster = await start()
      const seller = await cluster.seller()
      const { itemId: own } = await seller.ok('RegisterItemForSale', { ...lamp, name: 'Another lamp' })
      const buyer = await cluster.buyer()
      await buyer.ok('AddItemToCart', { itemId: own, quantity: 1 })
      await buyer.ok('MakePurchase')
      const imported = (await ask(cluster, 'customer-db', 'ImportSnapshot', { file: files['customer-db'] }))
        .snapshot.name
      await ask(cluster, 'customer-db', 'RestoreSnapshot', { name: imported })
      await expect(belong(cluster, false)).rejects.toThrow('one cart hold')
      await belong(cluster, true)

      expect((await buyer.error('ListOrders')).code).toBe('UNAUTHENTICATED')
      const foreign = await logIn(cluster, 'seller-frontend', elsewhere.seller)
      expect((await foreign.ok('DisplayItemsForSale')).items).toEqual([])
      expect((await foreign.error('ChangeItemPrice', { itemId: own, price: 0.01 })).code).toBe('FORBIDDEN')
      const arrived = await cluster.connect('buyer-frontend', elsewhere.buyer)
      expect((await arrived.ok('DisplayCart')).cart.lines).toEqual([])
      expect((await arrived.ok('ListOrders')).orders).toEqual([])
    },
  )

  test('both of its databases, restored together, are as they were there', { tags: ['long'] }, async () => {
    const { files, buyer: there, order } = elsewhere
    const cluster = await start()
    const mine = await cluster.buyer()
    for (const service of ['customer-db', 'product-db'] as const) {
      const imported = (await ask(cluster, service, 'ImportSnapshot', { file: files[service] })).snapshot.name
      await ask(cluster, service, 'RestoreSnapshot', { name: imported })
    }
    await belong(cluster, false)
    const ann = await cluster.connect('buyer-frontend', there)
    expect((await ann.ok('ListOrders')).orders).toEqual([order])
    expect((await ann.ok('MakePurchase')).order).toMatchObject({ status: 'paid', lines: [{ quantity: 3 }] })
    expect((await mine.error('ListOrders')).code).toBe('UNAUTHENTICATED')
  })
})

test('payments that were kept when all else began anew take the money of each order', async () => {
  const payments = { further: [{ name: 'payments', kind: 'payments', port: 0 }] }
  async function buy(cluster: TestCluster, price: number) {
    const seller = await cluster.seller()
    const { itemId } = await seller.ok('RegisterItemForSale', { ...lamp, price })
    const buyer = await cluster.buyer()
    await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
    return (await buyer.ok('MakePurchase')).order
  }
  let cluster = await start(undefined, payments)
  expect(await buy(cluster, 1.5)).toMatchObject({ status: 'paid', total: 1.5 })
  const folder = await end(cluster)
  for (const service of ['customer-db', 'product-db', 'cluster-secret'])
    rmSync(join(folder, service), { recursive: true })

  cluster = await start(folder, payments)
  await cluster.seller()
  await expect(belong(cluster, false)).rejects.toThrow('payments do not belong')
  await belong(cluster, true)
  expect(await buy(cluster, 1_500)).toMatchObject({ status: 'paid', total: 1_500 })
  const { takenCents } = await ask(cluster, 'payments', 'GetLedger')
  expect(takenCents).toBe(150 + 150_000)
})
