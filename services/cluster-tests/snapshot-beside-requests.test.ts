import { afterAll, beforeAll, expect, test } from 'vitest'
import { databaseClient } from '../testing/clients/database-client.ts'
import { registerMany } from '../testing/inputs/many-items.ts'
import { testRandom } from '../testing/random.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

/** By how much a snapshot of 100,000 items holds requests up is measured by `npm run verify`: snapshot-hold-up. */
const itemCount = 2_000

let cluster: TestCluster

beforeAll(async () => {
  cluster = await TestCluster.start({ storage: { snapshotEveryCommands: 10_000_000 } })
})

afterAll(() => cluster.stop())

test('what is asked while a snapshot is taken is answered before the snapshot is finished', async () => {
  const seller = await cluster.seller()
  await registerMany(seller, itemCount, testRandom())
  const database = databaseClient(cluster, 'product-db')
  await database.request('Ping')
  const answered: string[] = []
  // All three leave in one write: how busy the machine is does not change their order.
  const ask = (op: string, args?: object) => database.request(op, args).then(() => answered.push(op))
  await Promise.all([ask('TakeSnapshot'), ask('Ping'), ask('Search', { keywords: ['word1'], limit: 10 })])
  expect(answered).toEqual(['Ping', 'Search', 'TakeSnapshot'])
  database.close()
})

test('reads and writes go on while snapshots are taken', async () => {
  const buyer = await cluster.buyer()
  const seller = await cluster.seller()
  const [itemId] = await registerMany(seller, 1, testRandom())
  const database = databaseClient(cluster, 'product-db')
  let taken = false
  const prices: number[] = []
  const trade = async () => {
    for (let price = 1; !taken; price += 1) {
      await seller.ok('ChangeItemPrice', { itemId, price })
      prices.push(price)
      expect((await buyer.ok('GetItem', { itemId })).item).toMatchObject({ itemId, price })
    }
  }
  const take = async () => {
    for (let round = 0; round < 2; round += 1) await database.request('TakeSnapshot')
    taken = true
  }
  await Promise.all([take().finally(() => (taken = true)), trade()])
  expect(prices.length).toBeGreaterThan(0)
  database.close()
})
