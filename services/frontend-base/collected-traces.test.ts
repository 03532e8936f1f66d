import { afterAll, beforeAll, expect, test } from 'vitest'
import { spanList } from '../contract/spans.ts'
import { placeSpans } from '../trace-model/place-spans.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { WatchedCluster } from '../testing/clusters/watched-cluster.ts'

let cluster: TestCluster
let watched: WatchedCluster
let buyer: TestClient

beforeAll(async () => {
  cluster = await TestCluster.start()
  watched = new WatchedCluster(cluster)
  buyer = await cluster.buyer()
})

afterAll(async () => {
  watched.close()
  await cluster.stop()
})

const newest = async () => (await watched.traces('buyer-frontend')).next
const since = (after: number, more: object = {}) => watched.traces('buyer-frontend', { after, ...more })
const searches = (count: number) =>
  Promise.all(Array.from({ length: count }, () => buyer.ok('SearchItemsForSale', { category: 3 })))

test('nothing is kept by default, nor again after it was switched off', async () => {
  await buyer.call('DisplayCart', {}, { trace: 'mine', spans: true })
  expect(await watched.traces('buyer-frontend')).toMatchObject({
    entries: [],
    next: 0,
    missed: 0,
    more: false,
  })
  await watched.tell('SetTracing', { sample: 'all' })
  await buyer.ok('DisplayCart')
  await watched.tell('SetTracing', {})
  await buyer.ok('DisplayCart')
  expect((await watched.traces('buyer-frontend')).entries).toHaveLength(1)
})

test('with all, every request is kept with its tree, its outcome and its time, and the client sees no difference', async () => {
  const after = await newest()
  await watched.tell('SetTracing', { sample: 'all' })
  const began = Date.now()
  const reply = await buyer.call('SearchItemsForSale', { category: 3 })
  expect(Object.keys(reply)).toEqual(['id', 'ok', 'result'])
  expect(Object.keys(await buyer.call('GetItem', { itemId: '3-999' }, { trace: 'mine' }))).toEqual([
    'id',
    'ok',
    'error',
  ])
  const asked = await buyer.call('DisplayCart', {}, { trace: 'asked', spans: true })
  const { entries, clock } = await since(after)
  expect(entries.map(({ op, outcome }) => `${op} ${outcome}`)).toEqual([
    'SearchItemsForSale ok',
    'GetItem NOT_FOUND',
    'DisplayCart ok',
  ])
  expect(entries[0]!.trace).toMatch(/^[0-9a-f]{32}$/)
  expect(entries.slice(1).map(({ trace }) => trace)).toEqual(['mine', 'asked'])
  expect(entries[2]!.spans).toEqual(asked.spans)
  for (const kept of entries) {
    expect(spanList.parse(kept.spans)).toEqual(kept.spans)
    const placed = placeSpans(kept, clock)
    const [whole, ...parts] = placed
    expect(whole!.start).toBeGreaterThan(began - 50)
    expect(whole!.start).toBeLessThan(Date.now() + 50)
    expect(parts.filter(({ kind }) => kind === 'server').map(({ placement }) => placement)).toEqual(
      parts.filter(({ kind }) => kind === 'server').map(() => 'clock'),
    )
    expect(parts.length).toBeGreaterThanOrEqual(2)
  }
})

test('one in this many is kept, and of each second the first this many', async () => {
  await watched.tell('SetTracing', { sample: { oneIn: 10 } })
  let after = await newest()
  await searches(200)
  expect((await since(after)).entries).toHaveLength(20)

  await watched.tell('SetTracing', { sample: { oneIn: 1_000_000, perSecond: 5 } })
  after = await newest()
  await searches(100)
  const kept = (await since(after)).entries
  expect(kept.length).toBeGreaterThanOrEqual(5)
  expect(kept.length).toBeLessThan(100)
})

test('traces are read on from where one stopped, and found by op, outcome, time and name', async () => {
  await watched.tell('SetTracing', { sample: 'all' })
  const after = await newest()
  await searches(7)
  await buyer.call('GetItem', { itemId: '3-999' }, { trace: 'not-there' })
  const first = await since(after, { limit: 5 })
  expect(first).toMatchObject({ more: true, missed: 0, next: after + 5 })
  const rest = await since(first.next, { limit: 5 })
  expect(rest).toMatchObject({ more: false, next: after + 8 })
  expect([...first.entries, ...rest.entries].map(({ n }) => n)).toEqual(
    Array.from({ length: 8 }, (_, index) => after + 1 + index),
  )
  const found = async (filter: object) => (await since(after, { filter })).entries.length
  expect(await found({ op: 'GetItem' })).toBe(1)
  expect(await found({ outcome: 'ok' })).toBe(7)
  expect(await found({ outcome: 'failed' })).toBe(1)
  expect(await found({ outcome: 'NOT_FOUND' })).toBe(1)
  expect(await found({ trace: 'not-there' })).toBe(1)
  expect(await found({ minMicros: 60_000_000 })).toBe(0)
})

test('the newest traces are kept, and a reader who comes late is told how many are gone', async () => {
  await watched.tell('SetTracing', { sample: 'all' })
  const after = await newest()
  for (let turn = 0; turn < 60; turn += 1) await searches(100)
  const page = await since(after, { limit: 1 })
  expect(page.missed).toBe(1_000)
  expect(page.entries[0]!.n).toBe(after + 1_001)
})

test('only who holds the secret can switch it, and only with sound orders', async () => {
  expect(await buyer.error('SetTracing', { sample: 'all' })).toMatchObject({ code: 'UNKNOWN_OP' })
  expect(await buyer.error('GetFrames')).toMatchObject({ code: 'UNKNOWN_OP' })
  for (const wrong of [
    { sample: 'some' },
    { sample: { oneIn: 0 } },
    { frames: true },
    { frames: { headBytes: 1 } },
  ]) {
    await expect(watched.peers['buyer-frontend'].request('SetTracing', wrong)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  }
})

test('frames are recorded only while that is wanted, without passwords, and without what is asked about them', async () => {
  const client = await cluster.connect('buyer-frontend')
  const password = 'very "secret" \\ word'
  await client.ok('CreateAccount', { username: 'before', password })
  await watched.tell('SetTracing', { frames: { headBytes: 64 } })
  await client.ok('CreateAccount', { username: 'during', password })
  await client.call('Login', { username: 'x'.repeat(3_000), password })
  await watched.tell('SetTracing', {})
  await client.ok('Login', { username: 'during', password })
  const { frames } = await watched.frames('buyer-frontend', 3)
  const text = frames.map(({ head, tail = '' }) => atob(head) + atob(tail)).join('\n')
  expect(text).toContain('during')
  expect(text).not.toContain('before')
  expect(text).not.toContain('secret')
  expect(text).toContain('"password":"****')
  expect(text).not.toContain('GetFrames')
  const creation = frames.find(({ head }) => atob(head).includes('CreateAccount'))!
  expect(creation.bytes).toBe(
    JSON.stringify({ id: 2, op: 'CreateAccount', args: { username: 'during', password } }).length,
  )
  expect(frames.some(({ peer }) => peer === 'customer-db')).toBe(true)
})
