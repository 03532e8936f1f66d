import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ReplicationSettings, ReplicationState, StandbyState } from '../contract/following.ts'
import type { DatabaseName } from '../cluster/topology.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { WideCluster } from '../testing/clusters/wide-cluster.ts'
import { until } from '../testing/until.ts'

const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', price: 10, quantity: 5 }

let wide: WideCluster
let seller: TestClient
let buyer: TestClient
let itemId: string

beforeAll(async () => {
  wide = await WideCluster.start([
    { name: 'product-standby', kind: 'product-standby' },
    { name: 'customer-standby', kind: 'customer-standby' },
  ])
  seller = await wide.account('seller-frontend')
  buyer = await wide.account('buyer-frontend')
  ;({ itemId } = await seller.ok('RegisterItemForSale', lamp))
})

afterAll(() => wide.stop())

beforeEach(async () => {
  for (const name of ['product-standby', 'customer-standby'])
    if (wide.cluster.member(name)!.paused) wide.cluster.resume(name)
  await set({ copies: 0 })
  await isThere('product-db')
  await isThere('customer-db')
})

function ask<Result>(member: string, op: string, args: object = {}): Promise<Result> {
  return wide.cluster.instructions.ask<Result>(member, op, args)
}

const state = (database: DatabaseName) => ask<ReplicationState>(database, 'GetReplication')
const standby = (name: string) => ask<StandbyState>(name, 'GetStandby')

async function set(settings: Partial<ReplicationSettings>): Promise<void> {
  for (const database of ['product-db', 'customer-db'])
    await ask(database, 'SetReplication', { copies: 1, whenFewer: 'wait', ...settings })
}

function isThere(database: DatabaseName, there = true): Promise<unknown> {
  return until(
    () => state(database),
    ({ standbys }) => standbys.some((one) => one.isThere) === there,
  )
}

const priceOf = async () => ((await buyer.ok('GetItem', { itemId })).item as { price: number }).price
const setPrice = (price: number) => seller.call('ChangeItemPrice', { itemId, price })

test('a write is answered once the standby has it on disk', async () => {
  await set({})
  expect(await setPrice(11)).toMatchObject({ ok: true, result: { price: 11 } })
  const { durable, waiting } = await state('product-db')
  expect(waiting).toBe(0)
  expect((await standby('product-standby')).durable).toBe(durable)
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  await buyer.ok('SaveCart')
  expect((await standby('customer-standby')).durable).toBe((await state('customer-db')).durable)
})

test('without the standby a write waits, and nobody sees it, until the standby is back', async () => {
  await setPrice(20)
  await set({})
  wide.cluster.pause('product-standby')
  let answered = false
  const write = setPrice(21).then((reply) => {
    answered = true
    return reply
  })
  await until(
    () => state('product-db'),
    ({ waiting }) => waiting === 1,
  )
  expect([answered, await priceOf()]).toEqual([false, 20])
  wide.cluster.resume('product-standby')
  expect(await write).toMatchObject({ ok: true, result: { price: 21 } })
  expect(await priceOf()).toBe(21)
})

test('what waits goes on when fewer copies are asked for', async () => {
  await set({})
  wide.cluster.pause('product-standby')
  const write = setPrice(31)
  await until(
    () => state('product-db'),
    ({ waiting }) => waiting === 1,
  )
  await set({ copies: 0 })
  expect(await write).toMatchObject({ ok: true })
  wide.cluster.resume('product-standby')
})

test('a write is refused, and did not happen, where that is chosen', async () => {
  await setPrice(40)
  await set({ whenFewer: 'refuse' })
  wide.cluster.pause('product-standby')
  await isThere('product-db', false)
  const { error } = await setPrice(41)
  expect(error).toMatchObject({ code: 'UNAVAILABLE', retryable: true, indefinite: false })
  expect(error!.message).toContain('on the disk of one standby, and none is there')
  wide.cluster.resume('product-standby')
  expect(await priceOf()).toBe(40)
})

test('a write is answered with a mark where that is chosen, in every kind of reply', async () => {
  await set({ whenFewer: 'fall-back' })
  expect((await setPrice(50)).fewerCopies).toBeUndefined()
  for (const name of ['product-standby', 'customer-standby']) wide.cluster.pause(name)
  await Promise.all([isThere('product-db', false), isThere('customer-db', false)])
  const { fellBack } = await state('product-db')
  expect(await setPrice(51)).toMatchObject({ ok: true, fewerCopies: true })
  expect(await buyer.call('AddItemToCart', { itemId, quantity: 1 })).toMatchObject({
    ok: true,
    fewerCopies: true,
  })
  expect(await buyer.call('MakePurchase')).toMatchObject({ ok: true, fewerCopies: true })
  expect((await state('product-db')).fellBack).toBeGreaterThan(fellBack)
  for (const name of ['product-standby', 'customer-standby']) wide.cluster.resume(name)
})

test('a standby that was killed goes on from its own disk', async () => {
  await set({})
  const pid = wide.pid('product-standby')
  const writes = Array.from({ length: 50 }, (_, index) => setPrice(60 + index))
  wide.cluster.kill('product-standby')
  await wide.back('product-standby', pid)
  for (const reply of await Promise.all(writes)) expect(reply.ok).toBe(true)
  expect((await standby('product-standby')).snapshots).toBe(0)
})

test('a standby that was killed goes on from its own disk also where it has more than the owner has carried out', async () => {
  // With a second standby, which there is not, nothing is carried out.
  await set({ copies: 2 })
  const write = setPrice(120)
  const { durable } = await until(
    () => state('product-db'),
    ({ waiting }) => waiting === 1,
  )
  await until(
    () => standby('product-standby'),
    (one) => one.durable === durable,
  )
  const pid = wide.pid('product-standby')
  wide.cluster.kill('product-standby')
  await wide.back('product-standby', pid)
  const { snapshots } = await until(
    () => standby('product-standby'),
    ({ phase, snapshots }) => phase !== 'cut off' || snapshots > 0,
  )
  expect(snapshots).toBe(0)
  await set({ copies: 0 })
  expect(await write).toMatchObject({ ok: true })
})

test('the setting outlives a kill of the owner, and after it no write is answered early', async () => {
  await set({ whenFewer: 'refuse' })
  const pid = wide.pid('product-db')
  wide.cluster.kill('product-db')
  await wide.back('product-db', pid)
  expect(await state('product-db')).toMatchObject({ copies: 1, whenFewer: 'refuse' })
})

test('a standby begins anew where another state was restored', async () => {
  const owner = wide.peer('product-db')
  const patient = { timeoutMs: 60_000 }
  const { snapshot } = await owner.request<{ snapshot: { name: string } }>('TakeSnapshot', {}, patient)
  const price = await priceOf()
  await setPrice(99)
  await owner.request('RestoreSnapshot', { name: snapshot.name }, patient)
  await set({})
  expect(await priceOf()).toBe(price)
  await setPrice(98)
  const { durable, snapshots } = await standby('product-standby')
  expect([durable, snapshots]).toEqual([(await state('product-db')).durable, 1])
})
