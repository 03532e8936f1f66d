import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administratorOf } from '../testing/clients/administrator-of.ts'
import { ContractClient, Coverage } from '../testing/clients/contract-client.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { pngOf, pngOfBytes } from '../testing/inputs/pictures.ts'

// Each operation of the seller frontend once with success, exactly as specified, and once with each of its own errors.

let cluster: TestCluster
let seller: ContractClient
let buyer: TestClient
const coverage = new Coverage('seller')

const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'used', price: 19.99, quantity: 10 }

beforeAll(async () => {
  cluster = await TestCluster.start()
  seller = new ContractClient(await cluster.seller(), coverage)
  buyer = await cluster.buyer()
})

afterAll(() => cluster.stop())

const register = async (item: object = {}): Promise<string> =>
  (await seller.ok('RegisterItemForSale', { ...lamp, ...item })).itemId

const foundBy = async (keyword: string): Promise<string[]> =>
  (await buyer.ok('SearchItemsForSale', { keywords: [keyword] })).items.map(
    ({ itemId }: { itemId: string }) => itemId,
  )

const itemOf = async (itemId: string) => (await buyer.ok('GetItem', { itemId })).item

test('Ping', async () => {
  expect((await seller.ok('Ping')).service).toBe('seller-frontend')
})

test('CreateAccount, Login and Logout', async () => {
  const client = new ContractClient(await cluster.connect('seller-frontend'), coverage)
  const { sellerId } = await client.ok('CreateAccount', { username: 'shop', password: 'p', name: 'The shop' })
  expect((await client.error('CreateAccount', { username: 'shop', password: 'p' })).code).toBe(
    'ALREADY_EXISTS',
  )
  const login = await client.ok('Login', { username: 'shop', password: 'p' })
  expect(login).toEqual({ session: expect.any(String), sellerId, name: 'The shop' })
  expect((await client.error('Login', { username: 'shop', password: 'P' })).code).toBe('UNAUTHENTICATED')
  client.client.session = login.session
  expect(await client.ok('Logout')).toEqual({})
  expect((await client.error('Logout')).code).toBe('UNAUTHENTICATED')
})

test('a locked account cannot log in', async () => {
  const client = new ContractClient(await cluster.connect('seller-frontend'), coverage)
  const account = { username: 'locked', password: 'p' }
  await client.ok('CreateAccount', account)
  const admin = administratorOf(cluster)
  await admin.setLock('seller', 'locked', true)
  admin.close()
  expect((await client.error('Login', account)).code).toBe('FORBIDDEN')
})

test('RegisterItemForSale assigns ids of the category with growing serials', async () => {
  const ids = [await register({ category: 0 }), await register({ category: 9_999 }), await register()]
  expect(ids.map((itemId) => itemId.split('-')[0])).toEqual(['0', '9999', '3'])
  const serials = ids.map((itemId) => Number(itemId.split('-')[1]))
  expect(serials).toEqual([...new Set(serials)].sort((a, b) => a - b))
  const extreme = {
    ...lamp,
    name: '😀'.repeat(32),
    keywords: ['😀'.repeat(8), 'ÄÖÜ'],
    price: 0.01,
    quantity: 1_000_000,
  }
  const itemId = await register(extreme)
  expect(await itemOf(itemId)).toMatchObject({ ...extreme, itemId, sellerId: seller.client.accountId })
})

test('prices are kept to the cent', async () => {
  const prices = [0.01, 0.07, 0.29, 1.15, 8.41, 19.99, 4_035.85, 299_999.99, 999_999.99, 1_000_000]
  for (const price of prices) expect((await itemOf(await register({ price }))).price).toBe(price)
})

test('ChangeItemPrice', async () => {
  const itemId = await register()
  const { rev } = await itemOf(itemId)
  const changed = await seller.ok('ChangeItemPrice', { itemId, price: 0.29 })
  expect(changed).toEqual({ itemId, price: 0.29, rev: expect.any(Number) })
  expect(changed.rev).toBeGreaterThan(rev)
  expect(await itemOf(itemId)).toMatchObject({ price: 0.29, quantity: 10, rev: changed.rev })
  const others = new ContractClient(await cluster.seller(), coverage)
  expect((await others.error('ChangeItemPrice', { itemId, price: 1 })).code).toBe('FORBIDDEN')
  expect((await seller.error('ChangeItemPrice', { itemId: '3-999999', price: 1 })).code).toBe('NOT_FOUND')
  expect(await itemOf(itemId)).toMatchObject({ price: 0.29, rev: changed.rev })
})

test('UpdateUnitsForSale', async () => {
  const itemId = await register()
  const changed = await seller.ok('UpdateUnitsForSale', { itemId, delta: 5 })
  expect(changed).toEqual({ itemId, quantity: 15, rev: expect.any(Number) })
  expect(await seller.ok('UpdateUnitsForSale', { itemId, delta: -14 })).toMatchObject({ quantity: 1 })
  expect(await seller.error('UpdateUnitsForSale', { itemId, delta: -2 })).toMatchObject({
    code: 'OUT_OF_STOCK',
    details: { itemId, available: 1 },
  })
  expect(await seller.ok('UpdateUnitsForSale', { itemId, delta: -1 })).toMatchObject({ quantity: 0 })
  expect(await seller.ok('UpdateUnitsForSale', { itemId, delta: 1_000_000 })).toMatchObject({
    quantity: 1_000_000,
  })
  expect(await seller.error('UpdateUnitsForSale', { itemId, delta: 1 })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { field: 'delta' },
  })
  const others = new ContractClient(await cluster.seller(), coverage)
  expect((await others.error('UpdateUnitsForSale', { itemId, delta: 1 })).code).toBe('FORBIDDEN')
  expect((await seller.error('UpdateUnitsForSale', { itemId: '3-999999', delta: 1 })).code).toBe('NOT_FOUND')
  expect((await itemOf(itemId)).quantity).toBe(1_000_000)
})

test('UpdateItem says anew what an item is; the category stays', async () => {
  const itemId = await register({ keywords: ['old', 'both'] })
  const { rev } = await itemOf(itemId)
  const { item } = await seller.ok('UpdateItem', { itemId, name: 'Desk lamp', keywords: ['fresh', 'both'] })
  expect(item).toMatchObject({
    itemId,
    name: 'Desk lamp',
    keywords: ['fresh', 'both'],
    condition: 'used',
    category: 3,
  })
  expect(item).toMatchObject({ price: 19.99, quantity: 10 })
  expect(item.rev).toBeGreaterThan(rev)
  expect(await itemOf(itemId)).toEqual(item)
  expect(await foundBy('fresh')).toContain(itemId)
  expect(await foundBy('both')).toContain(itemId)
  expect(await foundBy('old')).not.toContain(itemId)
  expect((await seller.ok('UpdateItem', { itemId, condition: 'new' })).item).toMatchObject({
    name: 'Desk lamp',
    condition: 'new',
  })
  expect(await seller.error('UpdateItem', { itemId })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { field: 'name' },
  })
  const others = new ContractClient(await cluster.seller(), coverage)
  expect((await others.error('UpdateItem', { itemId, name: 'Mine' })).code).toBe('FORBIDDEN')
  expect((await seller.error('UpdateItem', { itemId: '3-999999', name: 'No' })).code).toBe('NOT_FOUND')
})

test('SetItemImage gives an item an image, and takes it away; everybody sees which', async () => {
  const itemId = await register()
  const picture = pngOf(3, 2)
  const data = picture.toString('base64')
  const { item } = await seller.ok('SetItemImage', { itemId, type: 'image/png', data })
  const hash = createHash('sha256').update(picture).digest('hex')
  expect(item).toEqual({ ...(await itemOf(itemId)), image: hash })
  const answer = { type: 'image/png', data, image: hash }
  expect(await seller.ok('GetItemImage', { itemId })).toEqual(answer)
  expect(await buyer.ok('GetItemImage', { itemId })).toEqual(answer)
  const hidden = Buffer.concat([picture, Buffer.from('<script>alert(1)</script>')]).toString('base64')
  expect((await seller.ok('SetItemImage', { itemId, type: 'image/png', data: hidden })).item.image).toBe(hash)
  const others = new ContractClient(await cluster.seller(), coverage)
  expect(await others.ok('GetItemImage', { itemId })).toEqual(answer)
  expect((await others.error('SetItemImage', { itemId, data: null })).code).toBe('FORBIDDEN')
  expect((await seller.error('SetItemImage', { itemId: '3-999999', data: null })).code).toBe('NOT_FOUND')
  expect((await seller.ok('SetItemImage', { itemId, data: null })).item.image).toBeUndefined()
  expect((await seller.error('GetItemImage', { itemId })).code).toBe('NOT_FOUND')
  expect((await seller.error('GetItemImage', { itemId: '3-999999' })).code).toBe('NOT_FOUND')
})

test.each([
  ['another type than it has', 'image/jpeg', pngOf(2, 2), 'type'],
  ['no type', undefined, pngOf(2, 2), 'type'],
  ['SVG', 'image/png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'data'],
  ['HTML', 'image/webp', Buffer.from('<html><script>alert(1)</script></html>'), 'data'],
  [
    'more pixels than anybody should unpack',
    'image/png',
    pngOf(50_000, 50_000, [], Buffer.alloc(20)),
    'data',
  ],
  ['more bytes than allowed', 'image/png', pngOfBytes(262_145), 'data'],
])('SetItemImage refuses an image with %s', async (_, type, bytes, field) => {
  const itemId = await register()
  const refused = await seller.error('SetItemImage', { itemId, type, data: bytes.toString('base64') })
  expect(refused).toMatchObject({ code: 'INVALID_ARGUMENT', details: { field }, indefinite: false })
  expect(refused.message).toContain(`"${field}"`)
  expect((await itemOf(itemId)).image).toBeUndefined()
})

test('SetItemImage takes 256 KiB, and 8 MiB of one seller', async () => {
  const owner = new ContractClient(await cluster.seller(), coverage)
  const { results } = await owner.ok('RegisterItems', { items: Array.from({ length: 34 }, () => lamp) })
  const ids = results.map(({ itemId }: { itemId: string }) => itemId)
  const largest = (seed: number) => pngOfBytes(262_144, seed).toString('base64')
  for (const [at, itemId] of ids.slice(0, 32).entries())
    await owner.ok('SetItemImage', { itemId, type: 'image/png', data: largest(at) })
  expect(
    await owner.error('SetItemImage', { itemId: ids[32], type: 'image/png', data: largest(32) }),
  ).toMatchObject({ code: 'INVALID_ARGUMENT', details: { field: 'data' } })
  await owner.ok('SetItemImage', { itemId: ids[33], type: 'image/png', data: largest(7) })
  expect((await owner.ok('GetItemImage', { itemId: ids[33] })).data).toBe(largest(7))
})

test('WithdrawItem takes an item off the market, and leaves it where it was bought', async () => {
  const itemId = await register({ category: 77, keywords: ['goner'] })
  const shopper = await cluster.buyer()
  await shopper.ok('AddItemToCart', { itemId, quantity: 2 })
  await shopper.ok('MakePurchase')
  await shopper.ok('AddItemToCart', { itemId, quantity: 1 })
  const others = new ContractClient(await cluster.seller(), coverage)
  expect((await others.error('WithdrawItem', { itemId })).code).toBe('FORBIDDEN')
  expect(await foundBy('goner')).toEqual([itemId])

  const { item } = await seller.ok('WithdrawItem', { itemId })
  expect(item).toMatchObject({ itemId, withdrawn: true, quantity: 0 })
  expect(await itemOf(itemId)).toEqual(item)
  expect(await foundBy('goner')).toEqual([])
  expect((await shopper.ok('SearchItemsForSale', { category: 77 })).items).toEqual([])
  const { categories } = await shopper.ok('ListCategories')
  expect(categories.map(({ category }: { category: number }) => category)).not.toContain(77)
  expect(await shopper.error('AddItemToCart', { itemId, quantity: 1 })).toMatchObject({
    code: 'NOT_FOUND',
    details: { itemId, withdrawn: true },
  })
  expect((await shopper.ok('DisplayCart')).cart.lines).toMatchObject([{ itemId, available: 0 }])
  expect(await shopper.error('MakePurchase')).toMatchObject({
    code: 'OUT_OF_STOCK',
    details: { lines: [{ itemId, wanted: 1, available: 0, withdrawn: true }] },
  })
  expect((await shopper.ok('GetBuyerPurchases')).purchases).toMatchObject([{ itemId, quantity: 2 }])
  expect((await shopper.ok('ProvideFeedback', { itemId, thumb: 'up' })).feedback).toEqual({ up: 1, down: 0 })
  for (const [op, args] of [
    ['ChangeItemPrice', { price: 1 }],
    ['UpdateUnitsForSale', { delta: 5 }],
    ['UpdateItem', { name: 'Back' }],
    ['WithdrawItem', {}],
    ['SetItemImage', { data: null }],
  ] as const)
    expect((await seller.error(op, { itemId, ...args })).code).toBe('NOT_FOUND')
  const { results } = await seller.ok('UpdateItems', { updates: [{ itemId, delta: 1 }] })
  expect(results).toMatchObject([{ ok: false, error: { code: 'NOT_FOUND' } }])
  expect((await seller.error('WithdrawItem', { itemId: '3-999999' })).code).toBe('NOT_FOUND')
})

test('DisplayItemsForSale shows the own items, oldest first, page by page', async () => {
  const owner = new ContractClient(await cluster.seller(), coverage)
  expect(await owner.ok('DisplayItemsForSale')).toEqual({ items: [] })
  const items = Array.from({ length: 25 }, (_, index) => ({
    ...lamp,
    name: `Item ${index}`,
    quantity: index % 2,
  }))
  const { results } = await owner.ok('RegisterItems', { items })
  const ids = results.map(({ itemId }: { itemId: string }) => itemId)
  for (const limit of [undefined, 1, 7, 24, 25, 100]) {
    const seen: unknown[] = []
    let cursor: string | undefined
    do {
      const page = await owner.ok('DisplayItemsForSale', { limit, cursor })
      expect(page.items.length).toBeLessThanOrEqual(limit ?? 20)
      seen.push(...page.items.map(({ itemId }: { itemId: string }) => itemId))
      cursor = page.next
    } while (cursor !== undefined)
    expect(seen).toEqual(ids)
  }
  expect((await owner.ok('DisplayItemsForSale')).items[3]).toEqual({
    ...items[3],
    itemId: ids[3],
    sellerId: owner.client.accountId,
    feedback: { up: 0, down: 0 },
    rev: expect.any(Number),
  })
  expect((await owner.error('DisplayItemsForSale', { cursor: '26' })).code).toBe('INVALID_ARGUMENT')
})

test('RegisterItems: each row has its own outcome, in its place', async () => {
  const rows = [
    lamp,
    { ...lamp, price: 0 },
    { ...lamp, keywords: ['a', 'toolongword'] },
    null,
    'nonsense',
    { ...lamp, name: undefined },
    { ...lamp, name: 'Last', extra: 'ignored' },
  ]
  const { results } = await seller.ok('RegisterItems', { items: rows })
  expect(results.map(({ ok }: { ok: boolean }) => ok)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
    true,
  ])
  const failures = results.filter(({ ok }: { ok: boolean }) => !ok)
  for (const { error } of failures) expect(error.code).toBe('INVALID_ARGUMENT')
  const fields = failures.map(({ error }: { error: { details: { field: string } } }) => error.details.field)
  expect(fields).toEqual(['price', 'keywords', 'name', 'args', 'name'])
  expect((await itemOf(results[6].itemId)).name).toBe('Last')
  const allWrong = await seller.ok('RegisterItems', { items: [{}, {}] })
  expect(allWrong.results.map(({ ok }: { ok: boolean }) => ok)).toEqual([false, false])
})

test('RegisterItems and UpdateItems take 500 rows', async () => {
  const items = Array.from({ length: 500 }, (_, index) => ({
    ...lamp,
    name: `Row ${index}`,
    price: index + 0.5,
  }))
  const { results } = await seller.ok('RegisterItems', { items })
  expect(new Set(results.map(({ itemId }: { itemId: string }) => itemId)).size).toBe(500)
  const updates = results.map(({ itemId }: { itemId: string }) => ({ itemId, price: 2, delta: -1 }))
  const updated = await seller.ok('UpdateItems', { updates })
  expect(updated.results).toHaveLength(500)
  expect(updated.results[499]).toEqual({
    ok: true,
    itemId: results[499].itemId,
    price: 2,
    quantity: 9,
    rev: expect.any(Number),
  })
  for (const op of ['RegisterItems', 'UpdateItems'] as const) {
    const field = op === 'RegisterItems' ? 'items' : 'updates'
    const args = { [field]: Array.from({ length: 501 }, () => ({})) }
    expect(await seller.error(op, args)).toMatchObject({ code: 'INVALID_ARGUMENT', details: { field } })
  }
})

test('UpdateItems: each row has its own outcome, and rows of one item add up', async () => {
  const itemId = await register()
  const foreign = (await (await cluster.seller()).ok('RegisterItemForSale', lamp)).itemId
  const { results } = await seller.ok('UpdateItems', {
    updates: [
      { itemId, price: 5 },
      { itemId, delta: -4 },
      { itemId, delta: -7 },
      { itemId, price: 6, delta: -7 },
      { itemId, delta: -6, price: 7 },
      { itemId },
      { itemId, price: 0.001 },
      { itemId: foreign, price: 1 },
      { itemId: '3-999999', delta: 1 },
      { price: 1 },
    ],
  })
  const codes = results.map((row: { ok: boolean; error?: { code: string } }) =>
    row.ok ? 'ok' : row.error!.code,
  )
  expect(codes).toEqual([
    'ok',
    'ok',
    'OUT_OF_STOCK',
    'OUT_OF_STOCK',
    'ok',
    'INVALID_ARGUMENT',
    'INVALID_ARGUMENT',
    'FORBIDDEN',
    'NOT_FOUND',
    'INVALID_ARGUMENT',
  ])
  expect(results[0]).toEqual({ ok: true, itemId, price: 5, quantity: 10, rev: expect.any(Number) })
  expect(await itemOf(itemId)).toMatchObject({ price: 7, quantity: 0, rev: results[4].rev })
})

test('GetSellerRating', async () => {
  const owner = new ContractClient(await cluster.seller(), coverage)
  const { name } = await owner.ok('GetSellerRating')
  expect(await owner.ok('GetSellerRating')).toEqual({ name, feedback: { up: 0, down: 0 }, itemsSold: 0 })
})

test('GetSalesReport of a seller who sold nothing', async () => {
  const owner = new ContractClient(await cluster.seller(), coverage)
  const { itemId } = await owner.ok('RegisterItemForSale', { ...lamp, quantity: 5 })
  await owner.ok('RegisterItemForSale', { ...lamp, quantity: 6 })
  expect(await owner.ok('GetSalesReport')).toEqual({
    revenue: 0,
    units: 0,
    orders: 0,
    series: [],
    topItems: [],
    lowStock: [{ itemId, name: 'Lamp', quantity: 5 }],
  })
  expect(await owner.error('GetSalesReport', { from: 5, to: 5 })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { field: 'to' },
  })
})

test('Subscribe', async () => {
  const subscriber = new ContractClient(await cluster.seller(), coverage)
  const { rev, complete } = await subscriber.ok('Subscribe', { topics: ['items', 'sales'] })
  expect(complete).toBe(true)
  const { itemId } = await subscriber.ok('RegisterItemForSale', lamp)
  expect((await subscriber.client.event('item')).data.itemId).toBe(itemId)
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  const { order } = await buyer.ok('MakePurchase')
  const sale = await subscriber.client.event('sale')
  expect(sale.rev).toBeGreaterThan(rev)
  expect(sale.data).toEqual({
    orderId: order.orderId,
    itemId,
    name: 'Lamp',
    price: 19.99,
    quantity: 2,
    remaining: 8,
    at: order.settledAt,
  })
})

test('nothing that the contract promises was left out', () => {
  expect(coverage.missing).toEqual([])
})
