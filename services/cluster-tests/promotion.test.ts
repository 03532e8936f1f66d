import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import type { ReplicationState, StandbyState } from '../contract/following.ts'
import { storageFolder } from '../process/storage.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { peerOf } from '../testing/clusters/followers.ts'
import { loseOwner } from '../testing/clusters/lost-owner.ts'
import { WideCluster } from '../testing/clusters/wide-cluster.ts'
import { until } from '../testing/until.ts'

const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', price: 10, quantity: 5 }

let wide: WideCluster

afterEach(() => wide.stop())

const ask = <Result>(member: string, op: string, args: object = {}) =>
  wide.cluster.instructions.ask<Result>(member, op, args)
const state = (database = 'product-db') => ask<ReplicationState>(database, 'GetReplication')

async function withStandbys(...names: string[]): Promise<TestClient> {
  wide = await WideCluster.start(
    names.map((name) => ({
      name,
      kind: name.startsWith('customer') ? 'customer-standby' : 'product-standby',
    })),
  )
  for (const database of new Set(
    names.map((name) => (name.startsWith('customer') ? 'customer-db' : 'product-db')),
  ))
    await until(
      () => state(database),
      ({ standbys }) => standbys.length > 0 && standbys.every(({ isThere }) => isThere),
    )
  return wide.account('seller-frontend')
}

const hold = (copies: number) => ask('product-db', 'SetReplication', { copies, whenFewer: 'wait' })

test('with one copy no answered write is lost with the disk of the owner, under load', async () => {
  const seller = await withStandbys('product-standby')
  const { promotion, answered, missing } = await loseOwner(wide, seller, 200)
  expect(answered.length).toBeGreaterThanOrEqual(200)
  expect(missing).toEqual([])
  expect(promotion).toMatchObject({ standby: 'product-standby', term: 2, copies: 0, copiesBefore: 1 })
  expect(promotion.lost).toMatchObject({ changes: null, noneAnswered: true })
  const buyer = await wide.account('buyer-frontend')
  // Both go on as before, and know each other.
  const { itemId } = await seller.ok('RegisterItemForSale', lamp)
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  expect((await buyer.ok('MakePurchase')).order).toMatchObject({ status: 'paid' })
  expect(await state()).toMatchObject({ term: 2, copies: 0 })
})

test('a standby keeps its copy where the owner was started again without its disk', async () => {
  const seller = await withStandbys('product-standby')
  await hold(1)
  const { itemId } = await seller.ok('RegisterItemForSale', lamp)
  const { durable } = await state()
  const pid = wide.pid('product-db')
  process.kill(pid, 'SIGKILL')
  rmSync(storageFolder(wide.folder, 'product-db'), { recursive: true, force: true })
  await wide.back('product-db', pid)
  expect((await state()).durable).toBeLessThan(durable)
  // The standby has compared its copy with the owner.
  await until(
    async () => [wide.log, await ask<StandbyState>('product-standby', 'GetStandby')] as const,
    ([log, { snapshots }]) => log.includes('the owner has lost changes that are here') || snapshots > 0,
  )
  const { sequence, lost } = await wide.cluster.promote({ database: 'product-db' })
  expect(sequence).toBe(durable)
  expect(lost).toMatchObject({ changes: null, noneAnswered: false })
  const buyer = await wide.account('buyer-frontend')
  expect(await buyer.call('GetItem', { itemId })).toMatchObject({ ok: true })
})

test('databases whose writes need standbys start without any', async () => {
  wide = await WideCluster.start([])
  await ask('customer-db', 'SetReplication', { copies: 1, whenFewer: 'wait' })
  await ask('product-db', 'SetReplication', { copies: 1, whenFewer: 'refuse' })
  await wide.cluster.stop()
  await wide.cluster.start()
  expect(await state('customer-db')).toMatchObject({ copies: 1, whenFewer: 'wait', standbys: [] })
})

test('without copies the report names exactly what was lost, and no number is given twice', async () => {
  const seller = await withStandbys('product-standby')
  const { itemId: kept } = await seller.ok('RegisterItemForSale', lamp)
  const { durable } = await state()
  await until(async () => (await state()).standbys[0]!.durable === durable)
  wide.cluster.pause('product-standby')
  const answered = new Map<string, string>()
  for (let count = 0; count < 4; count += 1) {
    const name = `Perhaps ${count}`
    answered.set(name, (await seller.ok('RegisterItemForSale', { ...lamp, name })).itemId as string)
  }
  // Dead before the standby can ask for more than it was sent already.
  process.kill(wide.pid('product-db'), 'SIGKILL')
  wide.cluster.resume('product-standby')
  const { lost } = await wide.cluster.promote({ database: 'product-db' })
  const named = lost.changes!.map(({ what }) => /"name":"([^"]*)"/.exec(what)![1])
  const buyer = await wide.account('buyer-frontend')
  const isThere = async (itemId: string) => (await buyer.call('GetItem', { itemId })).ok
  const missing = []
  for (const [name, itemId] of answered) if (!(await isThere(itemId))) missing.push(name)
  expect(missing.length).toBeGreaterThan(1)
  expect([lost.noneAnswered, named]).toEqual([false, missing])
  expect(await isThere(kept)).toBe(true)
  const { itemId: next } = await seller.ok('RegisterItemForSale', lamp)
  expect([...answered.values()]).not.toContain(next)
})

test('a former owner that is paused, left alone and resumed answers no write', async () => {
  const seller = await withStandbys('product-standby')
  await hold(0)
  const { itemId } = await seller.ok('RegisterItemForSale', lamp)
  const former = wide.cluster.member('product-db')!
  // At the address of the former owner.
  const direct = peerOf(wide.cluster.config, 'product-db')
  onTestFinished(() => direct.close())
  const writeToFormer = (timeoutMs: number) =>
    direct
      .request(
        'ChangePrice',
        { account: seller.accountId, itemId, cents: 6_600 },
        { timeoutMs, safety: 'once' },
      )
      .then(
        () => 'done',
        (error: Error) => error.message,
      )
  await until(
    () => state(),
    ({ hasLease }) => hasLease,
  )
  former.pause()
  const asked = writeToFormer(2_000)
  await wide.cluster.promote({ database: 'product-db', leaveOld: true })
  former.resume()
  // It may drop connections that were silent while it was paused.
  const answers = [await asked]
  await until(async () => {
    answers.push(await writeToFormer(5_000))
    return answers.at(-1)!.includes('another one may have been promoted')
  })
  expect(answers).not.toContain('done')
  expect(await seller.call('ChangeItemPrice', { itemId, price: 12 })).toMatchObject({ ok: true })
  const buyer = await wide.account('buyer-frontend')
  expect((await buyer.ok('GetItem', { itemId })).item).toMatchObject({ price: 12 })
})

test('a standby of customer-db is promoted: accounts, sessions and carts are there', async () => {
  const seller = await withStandbys('customer-standby')
  await ask('customer-db', 'SetReplication', { copies: 1, whenFewer: 'wait' })
  const { itemId } = await seller.ok('RegisterItemForSale', lamp)
  const buyer = await wide.account('buyer-frontend')
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  rmSync(storageFolder(wide.folder, 'customer-db'), { recursive: true, force: true })
  const promotion = await wide.cluster.promote({ database: 'customer-db' })
  expect(promotion).toMatchObject({ database: 'customer-db', term: 2 })
  expect((await buyer.ok('DisplayCart')).cart).toMatchObject({ lines: [{ itemId, quantity: 2 }] })
  expect((await buyer.ok('MakePurchase')).order).toMatchObject({ status: 'paid' })
  expect((await wide.account('buyer-frontend')).accountId).toBeGreaterThan(buyer.accountId)
})

test('the standby that has most is promoted, the other one follows it, and all of it outlives a restart', async () => {
  const seller = await withStandbys('product-standby', 'product-standby-2')
  await hold(2)
  const { itemId } = await seller.ok('RegisterItemForSale', lamp)
  const promotion = await wide.cluster.promote({ database: 'product-db', standby: 'product-standby-2' })
  expect(promotion).toMatchObject({ copies: 1, copiesBefore: 2, lost: { changes: [] } })
  expect(await seller.call('ChangeItemPrice', { itemId, price: 12 })).toMatchObject({ ok: true })
  expect(await state()).toMatchObject({ term: 2, standbys: [{ member: 'product-standby', isThere: true }] })
  await wide.cluster.stop()
  await wide.cluster.start()
  expect(await state()).toMatchObject({ term: 2, copies: 1 })
  const again = await wide.connect('seller-frontend', seller)
  expect(await again.call('ChangeItemPrice', { itemId, price: 13 })).toMatchObject({ ok: true })
  expect(JSON.parse(readFileSync(join(wide.folder, 'owners.json'), 'utf8'))).toMatchObject({
    'product-db': { folder: 'standbys/product-standby-2', term: 2, former: ['product-db'] },
  })
})
