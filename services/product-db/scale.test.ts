import { afterAll, beforeAll, expect, test } from 'vitest'
import { databaseClient } from '../testing/clients/database-client.ts'
import { registerMany } from '../testing/inputs/many-items.ts'
import { everyPage } from '../testing/clients/pages.ts'
import { testRandom } from '../testing/random.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

/** How long all this takes with 100,000 items is measured by `npm run verify`: search-100k and restart-100k. */
const itemCount = 5_000
const journalRecords = 2_000
const changesAtOnce = 50

let cluster: TestCluster
let seller: TestClient
let itemIds: string[] = []

beforeAll(async () => {
  cluster = await TestCluster.start({ storage: { snapshotEveryCommands: 10_000_000 } })
  seller = await cluster.seller()
})

afterAll(() => cluster.stop())

test('items that are registered in bulk get ids of their own', async () => {
  itemIds = await registerMany(seller, itemCount, testRandom())
  expect(new Set(itemIds).size).toBe(itemCount)
})

test('a restart from a snapshot and a long journal gives the same shop', async () => {
  const database = databaseClient(cluster, 'product-db')
  await database.request('TakeSnapshot')
  const random = testRandom()
  let next = 0
  const change = async () => {
    while (next < journalRecords) {
      const itemId = itemIds[next % itemIds.length]!
      next += 1
      await seller.ok('ChangeItemPrice', { itemId, price: random.integer(1, 1_000_000) / 100 })
    }
  }
  await Promise.all(Array.from({ length: changesAtOnce }, change))
  const stats = await database.request<{ sequence: number; lastSnapshot: { sequence: number } }>(
    'StorageStats',
  )
  expect(stats.sequence - stats.lastSnapshot.sequence).toBe(journalRecords)
  const shown = () => everyPage(seller, 'DisplayItemsForSale', 'items')
  const before = await shown()
  expect(before).toHaveLength(itemCount)
  await cluster.crash('product-db')
  expect(await shown()).toEqual(before)
  database.close()
})
