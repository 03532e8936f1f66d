import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { clusterWithFollowers, type TestFollower } from '../testing/clusters/followers.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import { pngOf } from '../testing/inputs/pictures.ts'
import { until } from '../testing/until.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import type { TestCluster } from '../testing/clusters/test-cluster.ts'
import type { WireClient } from '../wire/client.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- tests look into answers of every shape */

/** Times of a commit are told in whole milliseconds, and rounded at both ends. */
const roundingMs = 2

let cluster: TestCluster
let follower: TestFollower
let owner: WireClient
let stop: () => Promise<void>

beforeAll(async () => {
  const started = await clusterWithFollowers(1, { storage: { keepSnapshots: 2 } })
  ;({ cluster, stop } = started)
  follower = started.followers[0]!
  owner = databaseClient(cluster, 'product-db')
})

afterEach(() => follower.set({}))

afterAll(async () => {
  owner.close()
  await stop()
})

const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', price: 10, quantity: 5 }

async function register(seller: TestClient, count = 1): Promise<string[]> {
  const ids: string[] = []
  for (let i = 0; i < count; i += 1) ids.push((await seller.ok('RegisterItemForSale', lamp)).itemId)
  return ids
}

/** As the follower shows it. */
async function price(itemId: string): Promise<number> {
  return (await follower.client.request<any>('GetItem', { itemId }, { safety: 'read' })).item.price
}

/** The answers of both to the same questions. */
async function answers(itemIds: string[]) {
  const questions: [string, object][] = [
    ['Search', { limit: 100 }],
    ['Search', { keywords: ['LAMP'], category: 3, limit: 2 }],
    ['ListCategories', {}],
    ['GetItems', { itemIds }],
    ...itemIds.map((itemId): [string, object] => ['GetItem', { itemId }]),
  ]
  return Promise.all(
    [owner, follower.client].map((client) =>
      Promise.all(questions.map(([op, args]) => client.request(op, args))),
    ),
  )
}

test('a follower answers as product-db does, after purchases, restocks and thumbs too', async () => {
  const seller = await cluster.seller()
  const buyer = await cluster.buyer()
  const [first, second] = await register(seller, 8)
  await seller.ok('ChangeItemPrice', { itemId: first, price: 12.5 })
  await seller.ok('UpdateUnitsForSale', { itemId: second, delta: -5 })
  const data = pngOf(2, 2).toString('base64')
  const pictured = await seller.ok('SetItemImage', { itemId: second, type: 'image/png', data })
  await buyer.ok('AddItemToCart', { itemId: first, quantity: 2 })
  await buyer.ok('MakePurchase')
  await buyer.ok('ProvideFeedback', { itemId: first, thumb: 'up' })
  await follower.untilLevel(owner)
  const [theirs, own] = await answers([first!, second!])
  expect(own).toEqual(theirs)
  expect(own!.at(-1)).toMatchObject({ item: { image: pictured.item.image } })
  await expect(follower.client.request('GetItem', { itemId: '3-99' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  await expect(follower.client.request('ChangePrice', {})).rejects.toMatchObject({ code: 'UNKNOWN_OP' })
})

test('changes come no sooner than the delay says, and stopped means stopped', async () => {
  const delayMs = 1_200
  const seller = await cluster.seller()
  const [itemId] = await register(seller)
  await follower.untilLevel(owner)
  await follower.set({ delayMs })
  const changed = performance.now()
  await seller.ok('ChangeItemPrice', { itemId, price: 20 })
  const behind = await follower.until(({ lagRecords }) => lagRecords === 1)
  expect(behind.lagMs).toBeLessThanOrEqual(performance.now() - changed + roundingMs)
  await until(
    () => price(itemId!),
    (now) => now === 20,
  )
  expect(performance.now() - changed).toBeGreaterThanOrEqual(delayMs - roundingMs)

  await follower.set({ stopped: true })
  for (let i = 1; i <= 5; i += 1) await seller.ok('ChangeItemPrice', { itemId, price: 20 + i })
  const stopped = await follower.until(({ lagRecords }) => lagRecords === 5)
  const later = await follower.until(({ lagMs }) => lagMs > stopped.lagMs + 300)
  expect(later).toMatchObject({ lagRecords: 5, sequence: stopped.sequence, stopped: true })
  expect(await price(itemId!)).toBe(20)
  await follower.set({ stopped: false })
  await follower.untilLevel(owner)
  expect(await price(itemId!)).toBe(25)
})

test('killed, it comes back and catches up by itself, and so it does when product-db was killed', async () => {
  const seller = await cluster.persistentSeller()
  const { itemId } = await seller.ok('RegisterItemForSale', lamp)
  await follower.untilLevel(owner)
  let price = 10
  const change = async (times: number) => {
    for (let i = 0; i < times; i += 1) await seller.ok('ChangeItemPrice', { itemId, price: (price += 1) })
  }
  const shown = async () =>
    (await follower.client.request<any>('GetItem', { itemId }, { safety: 'read' })).item.price
  await change(5)
  await Promise.all([follower.crash(), change(20)])
  await follower.untilLevel(owner)
  expect(await shown()).toBe(price)
  const { snapshots } = await follower.state()

  await Promise.all([cluster.crash('product-db'), change(20)])
  await until(shown, (now) => now === price)
  // It went on where it was: the history is the same.
  expect((await follower.state()).snapshots).toBe(snapshots)
})

test('a journal that was cut is caught up with by the newest snapshot and what is behind it', async () => {
  const seller = await cluster.seller()
  const [itemId] = await register(seller, 20)
  await follower.untilLevel(owner)
  await follower.process.kill()
  for (let i = 0; i < 3; i += 1) {
    await register(seller, 5)
    await owner.request('TakeSnapshot')
  }
  await seller.ok('ChangeItemPrice', { itemId, price: 77 })
  await expect(owner.request('ReadJournal', { after: 0, most: 1_000, waitMs: 0 })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  await follower.crash()
  await follower.untilLevel(owner)
  const [theirs, own] = await answers([itemId!])
  expect(own).toEqual(theirs)
  expect(JSON.stringify(own)).toContain('"price":77')
})

test('after a snapshot was restored it begins anew, however far it is behind', async () => {
  const seller = await cluster.seller()
  const [itemId] = await register(seller)
  const { snapshot } = await owner.request<{ snapshot: { name: string } }>('TakeSnapshot')
  for (const settings of [{}, { delayMs: 60_000 }]) {
    await follower.untilLevel(owner)
    await follower.set(settings)
    await seller.ok('ChangeItemPrice', { itemId, price: 50 })
    await owner.request('RestoreSnapshot', { name: snapshot.name })
    await follower.untilLevel(owner)
    const [theirs, own] = await answers([itemId!])
    expect(own).toEqual(theirs)
    expect(await price(itemId!)).toBe(10)
    await follower.set({})
  }
})

test('of a product-db with another history nothing is taken for a continuation', async () => {
  const seller = await cluster.seller()
  const [formerly] = await register(seller, 3)
  await seller.ok('ChangeItemPrice', { itemId: formerly, price: 99 })
  await follower.untilLevel(owner)
  await cluster.process('product-db').kill()
  rmSync(join(cluster.folder, 'product-db'), { recursive: true })
  // The follower hears of the new one only when that is further than the old one was.
  follower.process.child.kill('SIGSTOP')
  await cluster.startService('product-db')
  const [itemId] = await register(seller, 6)
  await seller.ok('ChangeItemPrice', { itemId, price: 33 })
  follower.process.child.kill('SIGCONT')
  await follower.untilLevel(owner)
  const [theirs, own] = await answers([itemId!])
  expect(own).toEqual(theirs)
})
