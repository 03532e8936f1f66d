import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storageFolder } from '../process/storage.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { pngOf } from '../testing/inputs/pictures.ts'

const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 10 }
const [red, green] = [pngOf(2, 1), pngOf(2, 2)]

let cluster: TestCluster
let seller: TestClient
let buyer: TestClient

beforeAll(async () => {
  cluster = await TestCluster.start()
  seller = await cluster.seller()
  buyer = await cluster.buyer()
})

afterAll(() => cluster.stop())

const register = async (): Promise<string> => (await seller.ok('RegisterItemForSale', lamp)).itemId
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const set = (itemId: string, bytes: Buffer | null, extra = {}) =>
  seller.call(
    'SetItemImage',
    { itemId, ...(bytes && { type: 'image/png' }), data: bytes && bytes.toString('base64') },
    extra,
  )
const imageOf = async (itemId: string) => (await buyer.ok('GetItem', { itemId })).item.image
const contentOf = async (itemId: string) =>
  Buffer.from((await buyer.ok('GetItemImage', { itemId })).data, 'base64')

const folder = () => path.join(storageFolder(cluster.folder, 'product-db'), 'images')
const files = () => fs.readdirSync(folder()).sort()

async function ask<Result>(op: string, args: object = {}): Promise<Result> {
  const database = databaseClient(cluster, 'product-db')
  return database.request<Result>(op, args).finally(() => database.close())
}

test('an image survives kill -9, and its key stands for it', async () => {
  const [itemId, other] = [await register(), await register()]
  await set(itemId, red, { key: 'image' })
  await set(other, red)
  expect(files()).toEqual([hashOf(red)])
  await cluster.crash('product-db')
  expect(await contentOf(itemId)).toEqual(red)
  expect((await set(itemId, red, { key: 'image' })).ok).toBe(true)
  expect((await set(itemId, green, { key: 'image' })).error).toMatchObject({ details: { field: 'key' } })
  expect(await imageOf(itemId)).toBe(hashOf(red))
  expect(files()).toEqual([hashOf(red)])
})

test('a kill between the file and the journal leaves nothing behind, and the image can be set again', async () => {
  const itemId = await register()
  await cluster.process('product-db').kill()
  const before = files()
  fs.writeFileSync(path.join(folder(), hashOf(green)), green)
  fs.writeFileSync(path.join(folder(), `${hashOf(green)}.tmp`), green.subarray(0, 20))
  await cluster.startService('product-db')
  expect(files()).toEqual(before)
  expect(await imageOf(itemId)).toBeUndefined()
  await set(itemId, green)
  expect(await contentOf(itemId)).toEqual(green)
})

test(
  'kills at any moment lose no image that was answered, and keep none that nobody shows',
  { tags: ['long'] },
  async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, register))
    for (let round = 0; round < 3; round += 1) {
      const answered = new Map<string, Buffer>()
      let crash: Promise<void> | undefined
      const under = ids.map(async (itemId, at) => {
        for (let count = 1; count <= 12; count += 1) {
          const bytes = pngOf(10 + round * 8 + at, 10 + count)
          const { ok } = await set(itemId, bytes)
          if (!ok) return
          answered.set(itemId, bytes)
          if (at === round && count === 3 + round * 3) crash = cluster.crash('product-db')
        }
      })
      await Promise.all(under)
      await crash!
      const shown = new Set(await Promise.all(ids.map(imageOf)))
      for (const [itemId, bytes] of answered) {
        const content = await contentOf(itemId)
        expect(hashOf(content)).toBe(await imageOf(itemId))
        // One that was under way may have replaced the last that was answered, but none before that.
        expect(content.readUInt32BE(20)).toBeGreaterThanOrEqual(bytes.readUInt32BE(20))
      }
      const strangers = files().filter((name) => !shown.has(name))
      expect(strangers.every((name) => [hashOf(red), hashOf(green)].includes(name))).toBe(true)
    }
  },
)

test('a snapshot brings an image back that was replaced since, also from a file, and also without its own file', async () => {
  const itemId = await register()
  await set(itemId, pngOf(5, 5))
  const { snapshot } = await ask<{ snapshot: { name: string } }>('TakeSnapshot')
  const exported = path.join(cluster.folder, 'exported.sqlite')
  await ask('ExportSnapshot', { name: snapshot.name, file: exported })
  const imported = await ask<{ snapshot: { name: string } }>('ImportSnapshot', { file: exported })
  for (const { name } of [snapshot, imported.snapshot]) {
    await set(itemId, pngOf(6, 6))
    expect(files()).not.toContain(hashOf(pngOf(5, 5)))
    await ask('RestoreSnapshot', { name })
    expect(await imageOf(itemId)).toBe(hashOf(pngOf(5, 5)))
    expect(await contentOf(itemId)).toEqual(pngOf(5, 5))
    await cluster.crash('product-db')
    expect(await contentOf(itemId)).toEqual(pngOf(5, 5))
    expect(files()).not.toContain(hashOf(pngOf(6, 6)))
    expect(files()).toContain(hashOf(pngOf(5, 5)))
  }
  fs.rmSync(folder(), { recursive: true })
  await cluster.crash('product-db')
  expect(files()).toContain(hashOf(pngOf(5, 5)))
  expect(await contentOf(itemId)).toEqual(pngOf(5, 5))
})

test('an item lives on without the file of its image, and says what is wrong with it', async () => {
  const itemId = await register()
  await set(itemId, pngOf(7, 7))
  const file = path.join(folder(), hashOf(pngOf(7, 7)))
  const lose = [() => fs.writeFileSync(file, '<script>alert(1)</script>'), () => fs.rmSync(file)]
  for (const spoil of lose) {
    spoil()
    const error = await buyer.error('GetItemImage', { itemId })
    expect(error).toMatchObject({ code: 'NOT_FOUND', details: { itemId, image: hashOf(pngOf(7, 7)) } })
    expect(error.message).toContain('missing or damaged')
    expect((await seller.ok('ChangeItemPrice', { itemId, price: 6 })).price).toBe(6)
    await ask('TakeSnapshot')
  }
  await cluster.crash('product-db')
  expect(await imageOf(itemId)).toBe(hashOf(pngOf(7, 7)))
  await set(itemId, pngOf(7, 7))
  expect(await contentOf(itemId)).toEqual(pngOf(7, 7))
})

test('windows are told of a new image, and of one that was taken away', async () => {
  const itemId = await register()
  await buyer.ok('Subscribe', { topics: ['items'] })
  await set(itemId, red)
  expect((await buyer.event('item')).data).toMatchObject({ itemId, image: hashOf(red) })
  await set(itemId, null)
  expect((await buyer.event('item')).data).toMatchObject({ itemId, image: null })
})
