import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { databaseClient } from '../testing/database-client.ts'
import { manyWords, registerMany } from '../testing/many-items.ts'
import { testRandom } from '../testing/random.ts'
import type { TestClient } from '../testing/test-client.ts'
import { TestCluster } from '../testing/test-cluster.ts'

const itemCount = 100_000
const rounds = 5
const buyerCount = 8
const sellerCount = 4
const everyMs = 10
const mayHoldUpMs = 50

let cluster: TestCluster

beforeAll(async () => {
  cluster = await TestCluster.start({ storage: { snapshotEveryCommands: 10_000_000 } })
})

afterAll(() => cluster.stop())

interface Load {
  worstRead: number
  worstWrite: number
  requests: number
}

const worstOf = ({ worstRead, worstWrite }: Load) => Math.max(worstRead, worstWrite)
const told = ({ worstRead, worstWrite, requests }: Load) =>
  `${worstRead.toFixed(1)} ms reading, ${worstWrite.toFixed(1)} ms writing, worst of ${requests}`

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!

test('a snapshot of 100,000 items holds no request up', { timeout: 180_000 }, async () => {
  const random = testRandom()
  const owner = await cluster.seller()
  const itemIds = await registerMany(owner, itemCount, random)
  const database = databaseClient(cluster, 'product-db')
  const buyers = await Promise.all(Array.from({ length: buyerCount }, () => cluster.buyer()))
  const sellers = await Promise.all(
    Array.from({ length: sellerCount }, async () => {
      const seller = await cluster.connect('seller-frontend')
      seller.session = owner.session
      return seller
    }),
  )

  /** Every client sends at its times, whether or not the last reply has come: who is held up is counted. */
  async function load(until: Promise<unknown>): Promise<Load> {
    let done = false
    void until.then(() => (done = true))
    const load: Load = { worstRead: 0, worstWrite: 0, requests: 0 }
    const send = async (worst: 'worstRead' | 'worstWrite', work: Promise<unknown>) => {
      const startedAt = performance.now()
      await work
      load[worst] = Math.max(load[worst], performance.now() - startedAt)
      load.requests += 1
    }
    const steady = async (client: TestClient, request: () => [op: string, args: object]) => {
      const sent: Promise<void>[] = []
      const worst = buyers.includes(client) ? 'worstRead' : 'worstWrite'
      while (!done) {
        sent.push(send(worst, client.ok(...request())))
        await pause(everyMs)
      }
      await Promise.all(sent)
    }
    await Promise.all([
      ...buyers.map((buyer) =>
        steady(buyer, () => ['SearchItemsForSale', { keywords: [random.pick(manyWords)], limit: 10 }]),
      ),
      ...sellers.map((seller) =>
        steady(seller, () => [
          'ChangeItemPrice',
          { itemId: random.pick(itemIds), price: random.integer(1, 100_000) / 100 },
        ]),
      ),
    ])
    return load
  }

  await load(database.request('TakeSnapshot'))
  let snapshotMs = 2_000
  const excess: number[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const without = await load(pause(snapshotMs))
    const startedAt = performance.now()
    const taken = await load(database.request('TakeSnapshot'))
    snapshotMs = performance.now() - startedAt
    excess.push(worstOf(taken) - worstOf(without))
    process.stdout.write(
      `snapshot ${round} took ${snapshotMs.toFixed(0)} ms: ${told(taken)}; without: ${told(without)}\n`,
    )
  }
  database.close()
  process.stdout.write(`held up by ${median(excess).toFixed(1)} ms at the median of ${rounds} rounds\n`)
  expect(median(excess)).toBeLessThan(mayHoldUpMs)
})
