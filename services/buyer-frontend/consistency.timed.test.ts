import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { countAnomalies, findAnomalies } from '../consistency/anomalies.ts'
import type { HistoryEntry } from '../consistency/history.ts'
import type { CatalogueReadsState, CatalogueSettings } from '../contract/following.ts'
import { databaseClient } from '../testing/database-client.ts'
import { eventually } from '../testing/eventually.ts'
import { clusterWithFollowers, peerOf, type TestFollower } from '../testing/followers.ts'
import { RecordedSession } from '../testing/recorded-session.ts'
import type { TestClient } from '../testing/test-client.ts'
import type { TestCluster } from '../testing/test-cluster.ts'
import type { WireClient } from '../wire/client.ts'

const recordedMs = 900

let cluster: TestCluster
let followers: TestFollower[]
let stop: () => Promise<void>
let owner: WireClient
let frontend: WireClient
let seller: TestClient
let buyer: TestClient

beforeAll(async () => {
  ;({ cluster, followers, stop } = await clusterWithFollowers(2, { catalogue: { waitMs: 1_000 } }))
  owner = databaseClient(cluster, 'product-db')
  frontend = peerOf(cluster.config, 'buyer-frontend')
  seller = await cluster.seller()
  buyer = await cluster.buyer()
})

afterAll(async () => {
  for (const client of [owner, frontend]) client.close()
  await stop()
})

beforeEach(async () => {
  for (const follower of followers) await follower.set({})
  await level()
})

async function level(): Promise<void> {
  await Promise.all(followers.map((follower) => follower.untilLevel(owner)))
}

async function catalogue(settings: Partial<CatalogueSettings>): Promise<void> {
  const whole = { reads: 'strong', readYourWrites: false, monotonicReads: false, ...settings }
  await frontend.request('SetCatalogueReads', whole)
  if (settings.reads === 'eventual')
    await readsState(({ followers: ready }) => ready.length === followers.length)
}

function readsState(wanted: (state: CatalogueReadsState) => boolean): Promise<CatalogueReadsState> {
  return eventually(
    () => frontend.request<CatalogueReadsState>('GetCatalogueReads', {}, { safety: 'read' }),
    wanted,
  )
}

async function newItem(keyword: string, quantity = 5): Promise<string> {
  const item = { name: 'Lamp', category: 3, keywords: [keyword], condition: 'new', price: 10, quantity }
  return (await seller.ok('RegisterItemForSale', item)).itemId
}

/** What four buyers see who look at three items, search for them and rate them at once, as fast as they can. */
async function recorded(settings: Partial<CatalogueSettings>, keyword: string): Promise<HistoryEntry[]> {
  const items = await Promise.all([1, 2, 3].map(() => newItem(keyword)))
  await level()
  await followers[1]!.set({ delayMs: 150 })
  await catalogue(settings)
  const history: HistoryEntry[] = []
  const clients = await Promise.all([1, 2, 3, 4].map(() => cluster.buyer()))
  const until = performance.now() + recordedMs
  await Promise.all(
    clients.map(async (client, number) => {
      const session = new RecordedSession(`buyer ${number}`, client, history)
      for (let turn = number; performance.now() < until; turn += 1) {
        const item = items[turn % items.length]!
        if (turn % 4 === 0) await session.rate(item)
        else if (turn % 4 === 2) await session.search(keyword)
        else await session.readItem(item)
      }
    }),
  )
  return history
}

test('of strong reads none is stale', async () => {
  const findings = findAnomalies(await recorded({ reads: 'strong' }, 'strong'))
  expect(findings.judged).toBeGreaterThan(50)
  expect(findings.anomalies).toEqual([])
})

test('of eventual reads some are stale, miss own writes, and go back in time', async () => {
  const { stale, readYourWrites, monotonicReads, impossible } = countAnomalies(
    findAnomalies(await recorded({ reads: 'eventual' }, 'eventual')),
  )
  expect(stale).toBeGreaterThan(0)
  expect(readYourWrites).toBeGreaterThan(0)
  expect(monotonicReads).toBeGreaterThan(0)
  expect(impossible).toBe(0)
})

test.each([
  ['readYourWrites', 'ryw'],
  ['monotonicReads', 'mono'],
] as const)(
  '%s is kept where it is switched on, among reads that are stale all the same',
  async (guarantee, word) => {
    const found = countAnomalies(
      findAnomalies(await recorded({ reads: 'eventual', [guarantee]: true }, word)),
    )
    expect(found[guarantee]).toBe(0)
    expect(found.stale).toBeGreaterThan(0)
  },
)

test('a reply tells of which state it is, if it may be old or if it was asked', async () => {
  const itemId = await newItem('asof')
  await level()
  await catalogue({ reads: 'strong' })
  const read = (extra = {}) => buyer.call('GetItem', { itemId }, extra)
  const asked = await read({ after: 0 })
  expect((await read()).asOf).toBeUndefined()
  expect(asked.asOf).toEqual({ rev: asked.result.item.rev, lagMs: 0, from: 'product-db' })

  await catalogue({ reads: 'eventual' })
  for (const follower of followers) await follower.set({ stopped: true })
  const { rev } = await seller.ok('ChangeItemPrice', { itemId, price: 20 })
  for (const follower of followers) await follower.until(({ lagRecords }) => lagRecords === 1)
  const eventual = await read()
  expect(eventual.result.item.price).toBe(10)
  expect(eventual.asOf.from).toMatch(/^product-follower-/)
  expect(eventual.asOf.lagMs).toBeGreaterThan(0)

  // A revision that is demanded counts whatever is promised; what was seen counts as far as something is promised.
  expect(await read({ after: rev })).toMatchObject({
    result: { item: { price: 20 } },
    asOf: { from: 'product-db' },
  })
  expect(await read({ after: { written: rev } })).toMatchObject({ result: { item: { price: 10 } } })
  await catalogue({ reads: 'eventual', readYourWrites: true })
  expect(await read({ after: { written: rev } })).toMatchObject({ result: { item: { price: 20 } } })
  expect(await read({ after: { read: rev } })).toMatchObject({ result: { item: { price: 10 } } })
  for (const after of [-1, 'new', { read: 'x' }, null])
    expect((await read({ after })).error).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: 'after' },
    })
})

test('who is only a little behind is waited for', async () => {
  const itemId = await newItem('wait')
  await level()
  await catalogue({ reads: 'eventual', readYourWrites: true })
  for (const follower of followers) await follower.set({ delayMs: 100 })
  const { rev } = await seller.ok('ChangeItemPrice', { itemId, price: 20 })
  const reply = await buyer.call('GetItem', { itemId }, { after: { written: rev } })
  expect(reply).toMatchObject({ result: { item: { price: 20 } }, asOf: { rev } })
  expect(reply.asOf.from).toMatch(/^product-follower-/)
})

test('stock is never sold twice, however old the catalogue is that buyers decide by', async () => {
  const units = 7
  const itemId = await newItem('stock', units)
  await level()
  await catalogue({ reads: 'eventual' })
  for (const follower of followers) await follower.set({ stopped: true })
  const buyers = await Promise.all(Array.from({ length: 25 }, () => cluster.buyer()))
  const ends = await Promise.all(
    buyers.map(async (client) => {
      await client.ok('AddItemToCart', { itemId, quantity: 1 })
      const { ok, result, error } = await client.call('MakePurchase')
      return ok ? result.order.status : error!.code
    }),
  )
  expect(ends.filter((end) => end === 'paid')).toHaveLength(units)
  expect(ends.filter((end) => end === 'OUT_OF_STOCK')).toHaveLength(buyers.length - units)
  // The catalogue still says otherwise, and a cart believes it: the owner does not.
  expect((await buyer.ok('GetItem', { itemId })).item.quantity).toBe(units)
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  expect(await buyer.error('MakePurchase')).toMatchObject({ code: 'OUT_OF_STOCK' })
  await buyer.ok('ClearCart')
})

test('followers that die or hang are done without, and asked again when they are back', async () => {
  const itemId = await newItem('die')
  await level()
  await catalogue({ reads: 'eventual' })
  const sources = async (times = 20) => {
    const replies = await Promise.all(Array.from({ length: times }, () => buyer.call('GetItem', { itemId })))
    return new Set(replies.map(({ result, asOf }) => (expect(result.item.itemId).toBe(itemId), asOf.from)))
  }
  const [first, second] = followers as [TestFollower, TestFollower]
  expect(await sources()).toEqual(new Set([first.name, second.name]))
  await first.process.kill()
  expect(await sources()).toEqual(new Set([second.name]))
  second.process.child.kill('SIGSTOP')
  await readsState(({ followers: ready }) => ready.length === 1)
  expect(await sources()).toEqual(new Set(['product-db']))
  await readsState(({ followers: ready, byOwner }) => ready.length === 0 && byOwner.unreachable > 0)
  expect(await sources()).toEqual(new Set(['product-db']))
  second.process.child.kill('SIGCONT')
  await first.crash()
  await readsState(({ followers: ready }) => ready.length === 2)
  await level()
  expect(await sources()).toEqual(new Set([first.name, second.name]))
})

test('without product-db the catalogue can still be read, and says how old it is', async () => {
  const itemId = await newItem('alone')
  await level()
  await catalogue({ reads: 'eventual' })
  await cluster.process('product-db').kill()
  const { asOf } = await eventually(
    () => buyer.call('GetItem', { itemId }),
    (reply) => reply.asOf.lagMs > 1_000,
  )
  expect(asOf.from).toMatch(/^product-follower-/)
  await cluster.startService('product-db')
  await seller.ok('ChangeItemPrice', { itemId, price: 30 })
  await level()
  const { result } = await buyer.call('GetItem', { itemId })
  expect(result.item.price).toBe(30)
})

test('how the catalogue is read is no business of strangers', async () => {
  const args = { reads: 'eventual', readYourWrites: false, monotonicReads: false }
  expect(await buyer.error('SetCatalogueReads', args)).toMatchObject({ code: 'UNKNOWN_OP' })
  await expect(frontend.request('SetCatalogueReads', { reads: 'eventual' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  })
})
