import { afterAll, beforeAll, expect, test } from 'vitest'
import { databaseClient } from '../testing/database-client.ts'
import { manyWords, registerMany } from '../testing/many-items.ts'
import { waitedForProcessor } from '../testing/process-figures.ts'
import { type Random, testRandom } from '../testing/random.ts'
import type { TestClient } from '../testing/test-client.ts'
import { TestCluster } from '../testing/test-cluster.ts'
import type { WireClient } from '../wire/client.ts'

const itemCount = 100_000
const journalRecords = 100_000
const mayTakeMs = 3_000

let cluster: TestCluster
let seller: TestClient
let database: WireClient
let itemIds: string[] = []

beforeAll(async () => {
  cluster = await TestCluster.start({ storage: { snapshotEveryCommands: 10_000_000 } })
  seller = await cluster.seller()
  database = databaseClient(cluster, 'product-db')
})

afterAll(async () => {
  database.close()
  await cluster.stop()
})

const report = (text: string) => void process.stdout.write(`${text}\n`)
const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

test('100,000 items are registered in bulk', async () => {
  const ms = await timed(async () => {
    itemIds = await registerMany(seller, itemCount, testRandom())
  })
  report(`${itemCount} items registered in ${(ms / 1000).toFixed(1)} s`)
  expect(new Set(itemIds).size).toBe(itemCount)
})

test('search takes less than 1 ms at the median', async () => {
  const kinds: Record<string, (random: Random) => object> = {
    'no condition': () => ({}),
    'a category': (random) => ({ category: random.integer(0, 99) }),
    'one keyword': (random) => ({ keywords: [random.pick(manyWords)] }),
    'a keyword in a category': (random) => ({
      category: random.integer(0, 99),
      keywords: [random.pick(manyWords)],
    }),
    'three keywords': (random) => ({ keywords: random.shuffled(manyWords).slice(0, 3) }),
    'five keywords': (random) => ({ keywords: random.shuffled(manyWords).slice(0, 5) }),
    'what nobody sells': () => ({ keywords: ['nothing'] }),
  }
  const random = testRandom()
  const all: number[] = []
  for (const [kind, argsOf] of Object.entries(kinds)) {
    let excess: number[] = []
    // Measured up to three times: other programs may hold the processors once.
    for (let time = 0; time < 3 && !(median(excess) < 1); time += 1) {
      excess = []
      for (let round = 0; round < 200; round += 1) {
        const ping = await timed(() => database.request('Ping'))
        const search = await timed(() => database.request('Search', { ...argsOf(random), limit: 20 }))
        excess.push(search - ping)
      }
    }
    report(`search by ${kind}: ${median(excess).toFixed(3)} ms beyond a Ping at the median`)
    expect(median(excess)).toBeLessThan(1)
    all.push(...excess)
  }
  report(`search, all kinds: ${median(all).toFixed(3)} ms`)
})

test(
  'with 100,000 items and 100,000 journal records product-db is back in 3 s',
  { timeout: 120_000 },
  async () => {
    await database.request('TakeSnapshot')
    const random = testRandom()
    const at = { next: 0 }
    const change = async () => {
      while (at.next < journalRecords) {
        const itemId = itemIds[at.next % itemIds.length]!
        at.next += 1
        await seller.ok('ChangeItemPrice', { itemId, price: random.integer(1, 1_000_000) / 100 })
      }
    }
    await Promise.all(Array.from({ length: 200 }, change))
    const shown = await seller.ok('DisplayItemsForSale', { limit: 100 })
    const stats = await database.request<{ sequence: number; lastSnapshot: { sequence: number } }>(
      'StorageStats',
    )
    expect(stats.sequence - stats.lastSnapshot.sequence).toBe(journalRecords)

    let quickest = Infinity
    for (let time = 0; time < 3 && quickest >= mayTakeMs; time += 1) {
      await cluster.process('product-db').kill()
      const wall = await timed(async () => {
        await cluster.startService('product-db')
        const fresh = databaseClient(cluster, 'product-db')
        await fresh.request('Ping')
        fresh.close()
      })
      // Other programs may have the processors meanwhile: that is not ours to count.
      const waited = waitedForProcessor(cluster.process('product-db').pid)
      quickest = Math.min(quickest, wall - waited)
      report(
        `back after ${(wall / 1000).toFixed(2)} s, of which ${(waited / 1000).toFixed(2)} s waiting for a processor, ` +
          `with ${itemCount} items and ${journalRecords} journal records`,
      )
    }
    expect(quickest).toBeLessThan(mayTakeMs)
    expect(await seller.ok('DisplayItemsForSale', { limit: 100 })).toEqual(shown)
  },
)
