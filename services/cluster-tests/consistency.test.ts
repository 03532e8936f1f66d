import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { countAnomalies, findAnomalies } from '../consistency/anomalies.ts'
import type { HistoryEntry } from '../consistency/history.ts'
import type { CatalogueReadsState, CatalogueSettings } from '../contract/following.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import { until } from '../testing/until.ts'
import { clusterWithFollowers, peerOf, type TestFollower } from '../testing/clusters/followers.ts'
import { RecordedSession } from '../testing/clients/recorded-session.ts'
import type { TestClient, TestReply } from '../testing/clients/test-client.ts'
import type { TestCluster } from '../testing/clusters/test-cluster.ts'
import type { WireClient } from '../wire/client.ts'

const leastEntries = 200
const longestMs = 40_000

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
  return until(
    () => frontend.request<CatalogueReadsState>('GetCatalogueReads', {}, { safety: 'read' }),
    wanted,
  )
}

const isFromFollower = ({ asOf }: TestReply) => /^product-follower-/.test(asOf.from as string)

async function newItem(keyword: string, quantity = 5): Promise<string> {
  const item = { name: 'Lamp', category: 3, keywords: [keyword], condition: 'new', price: 10, quantity }
  return (await seller.ok('RegisterItemForSale', item)).itemId
}

const countsOf = (history: HistoryEntry[]) => countAnomalies(findAnomalies(history))

/**
 * The reads of four buyers who look at three items, search for them and rate them at once, until there is enough of it.
 */
async function recorded(
  settings: Partial<CatalogueSettings>,
  keyword: string,
  isEnough: (history: HistoryEntry[]) => boolean = () => true,
): Promise<HistoryEntry[]> {
  const items = await Promise.all([1, 2, 3].map(() => newItem(keyword)))
  await level()
  await followers[1]!.set({ delayMs: 150 })
  await catalogue(settings)
  const history: HistoryEntry[] = []
  const clients = await Promise.all([1, 2, 3, 4].map(() => cluster.buyer()))
  const givenUpAt = performance.now() + longestMs
  let done = false
  const looksAgainAt = { entries: leastEntries }
  const look = () => {
    if (history.length < looksAgainAt.entries) return
    looksAgainAt.entries += leastEntries
    done = isEnough(history) || performance.now() > givenUpAt
  }
  await Promise.all(
    clients.map(async (client, number) => {
      const session = new RecordedSession(`buyer ${number}`, client, history)
      for (let turn = number; !done; turn += 1, look()) {
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
  expect(findings.judged.stale).toBeGreaterThan(50)
  expect(findings.anomalies).toEqual([])
})

test('of eventual reads some are stale, miss own writes, and go back in time', async () => {
  const history = await recorded({ reads: 'eventual' }, 'eventual', (seen) => {
    const { stale, readYourWrites, monotonicReads } = countsOf(seen)
    return stale > 0 && readYourWrites > 0 && monotonicReads > 0
  })
  const { stale, readYourWrites, monotonicReads, impossible } = countsOf(history)
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
    const someAreStale = (seen: HistoryEntry[]) => countsOf(seen).stale > 0
    const settings = { reads: 'eventual', [guarantee]: true } as const
    const found = countsOf(await recorded(settings, word, someAreStale))
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
  // A follower that does not answer soon enough is helped out by product-db.
  const eventual = await until(read, isFromFollower)
  expect(eventual.result.item.price).toBe(10)
  expect(eventual.asOf.lagMs).toBeGreaterThan(0)

  // A revision that is demanded counts whatever is promised; what was seen counts as far as something is promised.
  expect(await read({ after: rev })).toMatchObject({
    result: { item: { price: 20 } },
    asOf: { from: 'product-db' },
  })
  const unpromised = await until(() => read({ after: { written: rev } }), isFromFollower)
  expect(unpromised).toMatchObject({ result: { item: { price: 10 } } })
  await catalogue({ reads: 'eventual', readYourWrites: true })
  expect(await read({ after: { written: rev } })).toMatchObject({ result: { item: { price: 20 } } })
  const ofAnother = await until(() => read({ after: { read: rev } }), isFromFollower)
  expect(ofAnother).toMatchObject({ result: { item: { price: 10 } } })
  for (const after of [-1, 'new', { read: 'x' }, null])
    expect((await read({ after })).error).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: 'after' },
    })
})

test.each(['strong', 'eventual'] as const)(
  'a revision that does not exist yet is refused: %s reads',
  async (reads) => {
    const itemId = await newItem('future')
    await level()
    await catalogue({ reads })
    const { rev } = await seller.ok('ChangeItemPrice', { itemId, price: 20 })
    const refusal = { code: 'INVALID_ARGUMENT', indefinite: false, details: { field: 'after' } }
    const after = rev + 1_000
    for (const [op, args] of [
      ['GetItem', { itemId }],
      ['SearchItemsForSale', {}],
      ['AddItemToCart', { itemId, quantity: 1 }],
      ['ListOrders', {}],
    ] as const)
      expect((await buyer.call(op, args, { after })).error, op).toMatchObject(refusal)
    expect((await seller.call('ChangeItemPrice', { itemId, price: 30 }, { after })).error).toMatchObject(
      refusal,
    )
    expect(
      (await seller.call('UpdateItems', { updates: [{ itemId, price: 30 }] }, { after })).error,
    ).toMatchObject(refusal)
    expect((await buyer.call('GetItem', { itemId }, { after: rev })).result.item.price).toBe(20)
    expect((await buyer.ok('DisplayCart')).cart.lines).toEqual([])
  },
)

test('who is only a little behind is waited for', async () => {
  const itemId = await newItem('wait')
  await level()
  await catalogue({ reads: 'eventual', readYourWrites: true })
  for (const follower of followers) await follower.set({ delayMs: 300 })
  let price = 20
  const changeAndRead = async () => {
    price += 1
    const { rev } = await seller.ok('ChangeItemPrice', { itemId, price })
    const reply = await buyer.call('GetItem', { itemId }, { after: { written: rev } })
    expect(reply.result.item.price).toBe(price)
    expect(reply.asOf.rev).toBeGreaterThanOrEqual(rev)
    return reply
  }
  // Where even the wait was not long enough, product-db answers.
  await until(changeAndRead, isFromFollower)
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
  const shown = await until(() => buyer.call('GetItem', { itemId }), isFromFollower)
  expect(shown.result.item.quantity).toBe(units)
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
  const untilSources = (...names: string[]) =>
    until(sources, (seen) => seen.size === names.length && names.every((name) => seen.has(name)))
  const [first, second] = followers as [TestFollower, TestFollower]
  await untilSources(first.name, second.name)
  await first.process.kill()
  await untilSources(second.name)
  second.process.child.kill('SIGSTOP')
  await readsState(({ followers: ready }) => ready.length === 1)
  await untilSources('product-db')
  await readsState(({ followers: ready, byOwner }) => ready.length === 0 && byOwner.unreachable > 0)
  await untilSources('product-db')
  second.process.child.kill('SIGCONT')
  await first.crash()
  await readsState(({ followers: ready }) => ready.length === 2)
  await level()
  await untilSources(first.name, second.name)
})

test('without product-db the catalogue can still be read, and says how old it is', async () => {
  const itemId = await newItem('alone')
  await level()
  await catalogue({ reads: 'eventual' })
  await cluster.process('product-db').kill()
  const { asOf } = await until(
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

test('a seller frontend has nothing to do with followers: its clients read from product-db', async () => {
  const sellers = peerOf(cluster.config, 'seller-frontend')
  onTestFinished(() => sellers.close())
  await expect(sellers.request('GetCatalogueReads')).rejects.toMatchObject({ code: 'UNKNOWN_OP' })
})

test('how the catalogue is read is no business of strangers', async () => {
  const args = { reads: 'eventual', readYourWrites: false, monotonicReads: false }
  expect(await buyer.error('SetCatalogueReads', args)).toMatchObject({ code: 'UNKNOWN_OP' })
  await expect(frontend.request('SetCatalogueReads', { reads: 'eventual' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  })
})
