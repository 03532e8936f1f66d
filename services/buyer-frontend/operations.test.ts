import { afterAll, beforeAll, expect, test } from 'vitest'
import { administratorOf } from '../testing/clients/administrator-of.ts'
import { ContractClient, Coverage } from '../testing/clients/contract-client.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { pngOf } from '../testing/inputs/pictures.ts'

// Each operation of the buyer frontend once with success, exactly as specified, and once with each of its own errors.
// Arguments, sessions, searches and purchases have tests of their own.

let cluster: TestCluster
let seller: TestClient
let buyer: ContractClient
const coverage = new Coverage('buyer')

const lamp = {
  name: 'Lamp 😀 מנורה',
  category: 3,
  keywords: ['Lamp', 'Desk'],
  condition: 'new',
  price: 19.99,
  quantity: 10,
}

beforeAll(async () => {
  cluster = await TestCluster.start()
  seller = await cluster.seller()
  buyer = new ContractClient(await cluster.buyer(), coverage)
})

afterAll(() => cluster.stop())

const register = async (item: object = {}): Promise<string> =>
  (await seller.ok('RegisterItemForSale', { ...lamp, ...item })).itemId

const shownLamp = (itemId: string, more: object = {}) => ({
  ...lamp,
  itemId,
  sellerId: seller.accountId,
  feedback: { up: 0, down: 0 },
  rev: expect.any(Number),
  ...more,
})

test('Ping', async () => {
  const first = await buyer.ok('Ping')
  expect(first).toEqual({
    service: 'buyer-frontend',
    instance: expect.stringMatching(/^[0-9a-f-]{36}$/),
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    uptimeMs: expect.any(Number),
  })
  const second = await buyer.ok('Ping')
  expect(second.instance).toBe(first.instance)
  expect(second.uptimeMs).toBeGreaterThanOrEqual(first.uptimeMs)
  expect((await seller.ok('Ping')).service).toBe('seller-frontend')
})

test('CreateAccount and Login', async () => {
  const client = new ContractClient(await cluster.connect('buyer-frontend'), coverage)
  const account = { username: 'Ann 😀', password: 'right\u0000\n', tier: 'vip' }
  const { buyerId } = await client.ok('CreateAccount', account)
  expect(buyerId).toBeGreaterThan(0)
  expect(await client.error('CreateAccount', { ...account, password: 'other' })).toMatchObject({
    code: 'ALREADY_EXISTS',
    details: { field: 'username' },
    retryable: false,
    indefinite: false,
  })
  const { username, password } = account
  const login = await client.ok('Login', { username, password })
  expect(login).toEqual({ session: expect.any(String), buyerId, name: username, tier: 'vip' })
  expect(login.session.length).toBeGreaterThanOrEqual(22)
  const again = await client.ok('Login', { username, password })
  expect(again.session).not.toBe(login.session)
  expect((await client.error('Login', { username, password: 'right' })).code).toBe('UNAUTHENTICATED')
  const unknown = await client.error('Login', { username: 'nobody', password })
  expect(unknown.code).toBe('UNAUTHENTICATED')
  expect(unknown.message).toBe((await client.error('Login', { username, password: 'x' })).message)
})

test('a locked account cannot log in', async () => {
  const client = new ContractClient(await cluster.connect('buyer-frontend'), coverage)
  const account = { username: 'locked', password: 'p' }
  await client.ok('CreateAccount', account)
  const admin = administratorOf(cluster)
  await admin.setLock('buyer', 'locked', true)
  admin.close()
  expect((await client.error('Login', account)).code).toBe('FORBIDDEN')
})

test('usernames are unique per role and are not folded; names need not be unique', async () => {
  const client = new ContractClient(await cluster.connect('buyer-frontend'), coverage)
  const asSeller = await cluster.connect('seller-frontend')
  const account = { username: 'same', password: 'secret', name: 'Same name' }
  const { buyerId } = await client.ok('CreateAccount', account)
  const { sellerId } = await asSeller.ok('CreateAccount', account)
  const other = await client.ok('CreateAccount', { ...account, username: 'SAME' })
  expect(new Set([buyerId, sellerId, other.buyerId]).size).toBe(3)
  expect((await client.ok('Login', { username: 'SAME', password: 'secret' })).name).toBe('Same name')
})

test('GetItemImage', async () => {
  const itemId = await register()
  expect(await buyer.error('GetItemImage', { itemId })).toMatchObject({ code: 'NOT_FOUND' })
  const data = pngOf(2, 2).toString('base64')
  const { item } = await seller.ok('SetItemImage', { itemId, type: 'image/png', data })
  expect(await buyer.ok('GetItemImage', { itemId })).toEqual({ type: 'image/png', data, image: item.image })
  expect((await buyer.ok('GetItem', { itemId })).item.image).toBe(item.image)
})

test('GetItem', async () => {
  const itemId = await register()
  expect(await buyer.ok('GetItem', { itemId })).toEqual({ item: shownLamp(itemId) })
  expect(itemId).toMatch(/^3-\d+$/)
  const soldOut = await register({ quantity: 0, keywords: [], price: 1_000_000, category: 9_999 })
  expect((await buyer.ok('GetItem', { itemId: soldOut })).item).toMatchObject({
    quantity: 0,
    price: 1_000_000,
  })
  expect(await buyer.error('GetItem', { itemId: '3-999999' })).toMatchObject({ code: 'NOT_FOUND' })
})

test('SearchItemsForSale', async () => {
  const itemId = await register({ category: 77 })
  await register({ category: 77, quantity: 0 })
  expect(await buyer.ok('SearchItemsForSale', { category: 77, keywords: ['dESK'] })).toEqual({
    items: [shownLamp(itemId, { category: 77 })],
  })
  expect(await buyer.ok('SearchItemsForSale', { category: 77, keywords: ['des'] })).toEqual({ items: [] })
  expect(await buyer.ok('SearchItemsForSale', { category: 78 })).toEqual({ items: [] })
})

test('ListCategories', async () => {
  await register({ category: 8_000 })
  await register({ category: 8_000, quantity: 0 })
  const { categories } = await buyer.ok('ListCategories')
  expect(categories.filter((one: { category: number }) => one.category === 8_000)).toEqual([
    { category: 8_000, items: 2, forSale: 1 },
  ])
  const numbers = categories.map((one: { category: number }) => one.category)
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
})

test('the cart: add, remove, save, clear, display', async () => {
  const shopper = new ContractClient(await cluster.buyer(), coverage)
  const one = await register()
  const two = await register({ price: 0.1, quantity: 3, name: 'Cable' })
  const lineOne = { itemId: one, name: lamp.name, price: 19.99, quantity: 2, available: 10 }
  const lineTwo = { itemId: two, name: 'Cable', price: 0.1, quantity: 3, available: 3 }
  const empty = { lines: [], total: 0, version: 0, saved: false }

  expect(await shopper.ok('DisplayCart')).toEqual({ cart: empty })
  const first = await shopper.ok('AddItemToCart', { itemId: one, quantity: 2 })
  expect(first.cart).toEqual({ lines: [lineOne], total: 39.98, version: expect.any(Number), saved: false })
  const second = await shopper.ok('AddItemToCart', { itemId: two, quantity: 3 })
  expect(second.cart).toMatchObject({ lines: [lineOne, lineTwo], total: 40.28 })
  expect(second.cart.version).toBeGreaterThan(first.cart.version)
  expect(await shopper.ok('DisplayCart')).toEqual(second)

  expect(await shopper.error('AddItemToCart', { itemId: two, quantity: 1 })).toMatchObject({
    code: 'OUT_OF_STOCK',
    details: { lines: [{ itemId: two, name: 'Cable', wanted: 4, available: 3 }] },
  })
  expect((await shopper.error('AddItemToCart', { itemId: '3-999999', quantity: 1 })).code).toBe('NOT_FOUND')
  expect((await shopper.error('RemoveItemFromCart', { itemId: '3-999999', quantity: 1 })).code).toBe(
    'NOT_FOUND',
  )
  expect(await shopper.error('RemoveItemFromCart', { itemId: two, quantity: 4 })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { field: 'quantity' },
  })
  expect(await shopper.ok('DisplayCart')).toEqual(second)

  const saved = await shopper.ok('SaveCart')
  expect(saved.cart).toEqual({ ...second.cart, saved: true })
  const less = await shopper.ok('RemoveItemFromCart', { itemId: two, quantity: 1 })
  expect(less.cart).toMatchObject({
    lines: [lineOne, { ...lineTwo, quantity: 2 }],
    total: 40.18,
    saved: false,
  })
  const gone = await shopper.ok('RemoveItemFromCart', { itemId: two, quantity: 2 })
  expect(gone.cart).toMatchObject({ lines: [lineOne], total: 39.98 })

  // It shows prices and stock of this moment and reserves nothing.
  await seller.ok('UpdateItems', { updates: [{ itemId: one, price: 5, delta: -9 }] })
  expect((await shopper.ok('DisplayCart')).cart).toMatchObject({
    lines: [{ ...lineOne, price: 5, available: 1 }],
    total: 10,
  })
  const cleared = await shopper.ok('ClearCart')
  expect(cleared.cart).toMatchObject({ lines: [], total: 0, saved: false })
  expect(cleared.cart.version).toBeGreaterThan(gone.cart.version)
})

test('a cart holds a hundred different items, and a million units of one', async () => {
  const shopper = new ContractClient(await cluster.buyer(), coverage)
  const items = Array.from({ length: 101 }, () => ({ ...lamp, price: 1_000_000, quantity: 1_000_000 }))
  const { results } = await seller.ok('RegisterItems', { items })
  const ids: string[] = results.map(({ itemId }: { itemId: string }) => itemId)
  for (const itemId of ids.slice(0, 100)) await shopper.ok('AddItemToCart', { itemId, quantity: 1_000_000 })
  const { cart } = await shopper.ok('DisplayCart')
  expect(cart.lines).toHaveLength(100)
  expect(cart.total).toBe(1e14)
  expect(await shopper.error('AddItemToCart', { itemId: ids[100], quantity: 1 })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { field: 'itemId' },
  })
  // More than can be counted in cents without error is not sold.
  expect((await shopper.error('MakePurchase')).code).toBe('INVALID_ARGUMENT')
  expect((await shopper.ok('DisplayCart')).cart.lines).toEqual(cart.lines)
})

test('MakePurchase, GetOrder, ListOrders, GetBuyerPurchases', async () => {
  const shopper = new ContractClient(await cluster.buyer({ tier: 'vip' }), coverage)
  const itemId = await register()
  expect((await shopper.error('MakePurchase')).code).toBe('CART_EMPTY')
  await shopper.ok('AddItemToCart', { itemId, quantity: 3 })
  const line = { itemId, sellerId: seller.accountId, name: lamp.name, price: 19.99, quantity: 3 }
  const before = Date.now()
  const { order } = await shopper.ok('MakePurchase')
  expect(order).toEqual({
    orderId: expect.any(String),
    status: 'paid',
    tier: 'vip',
    lines: [line],
    total: 59.97,
    placedAt: expect.any(String),
    settledAt: expect.any(String),
  })
  expect(Date.parse(order.placedAt)).toBeGreaterThanOrEqual(before)
  expect(Date.parse(order.settledAt)).toBeGreaterThanOrEqual(Date.parse(order.placedAt))
  expect((await shopper.ok('DisplayCart')).cart.lines).toEqual([])
  expect((await shopper.error('MakePurchase')).code).toBe('CART_EMPTY')
  expect(await shopper.ok('GetOrder', { orderId: order.orderId })).toEqual({ order })
  expect(await shopper.ok('ListOrders')).toEqual({ orders: [order] })
  expect(await shopper.ok('GetBuyerPurchases')).toEqual({
    purchases: [{ orderId: order.orderId, ...line, purchasedAt: order.settledAt }],
  })
  // Somebody else's order is not known to exist.
  expect((await buyer.error('GetOrder', { orderId: order.orderId })).code).toBe('NOT_FOUND')
  for (const orderId of ['o999999', 'nope', '1', 'o01', 'o1.0'])
    expect((await buyer.error('GetOrder', { orderId })).code).toBe('NOT_FOUND')
  expect(await buyer.ok('ListOrders')).toEqual({ orders: [] })
  expect(await buyer.ok('GetBuyerPurchases')).toEqual({ purchases: [] })
  // The price paid is the one of the time of the order.
  await seller.ok('ChangeItemPrice', { itemId, price: 1 })
  expect(await shopper.ok('GetOrder', { orderId: order.orderId })).toEqual({ order })
})

test('MakePurchase names the lines that are short and changes nothing', async () => {
  const shopper = new ContractClient(await cluster.buyer(), coverage)
  const plenty = await register({ name: 'Plenty' })
  const short = await register({ name: 'Short' })
  await shopper.ok('AddItemToCart', { itemId: plenty, quantity: 1 })
  await shopper.ok('AddItemToCart', { itemId: short, quantity: 10 })
  await seller.ok('UpdateUnitsForSale', { itemId: short, delta: -1 })
  const before = (await shopper.ok('DisplayCart')).cart
  expect(await shopper.error('MakePurchase')).toMatchObject({
    code: 'OUT_OF_STOCK',
    message: expect.stringContaining(short),
    details: { lines: [{ itemId: short, name: 'Short', wanted: 10, available: 9 }] },
    retryable: false,
    indefinite: false,
  })
  const { cart } = await shopper.ok('DisplayCart')
  expect(cart).toEqual({ ...before, version: expect.any(Number) })
  expect((await shopper.ok('GetItem', { itemId: plenty })).item.quantity).toBe(10)
  expect((await shopper.ok('GetItem', { itemId: short })).item.quantity).toBe(9)
  expect(await shopper.ok('ListOrders')).toEqual({ orders: [] })
})

test('ProvideFeedback and GetSellerRating: one thumb for each buyer and item, which can be changed', async () => {
  const owner = await cluster.seller({ name: 'The shop' })
  const sellerId = owner.accountId
  const [one, two] = await Promise.all(
    [1, 2].map(async () => (await owner.ok('RegisterItemForSale', lamp)).itemId as string),
  )
  const another = new ContractClient(await cluster.buyer(), coverage)
  const rate = (by: ContractClient, itemId: string | undefined, thumb: string) =>
    by.ok('ProvideFeedback', { itemId, thumb })
  const rating = async () => (await buyer.ok('GetSellerRating', { sellerId })).feedback

  expect(await buyer.ok('GetSellerRating', { sellerId })).toEqual({
    name: 'The shop',
    feedback: { up: 0, down: 0 },
    itemsSold: 0,
  })
  expect(await rate(buyer, one, 'up')).toEqual({ feedback: { up: 1, down: 0 } })
  expect(await rate(buyer, one, 'up')).toEqual({ feedback: { up: 1, down: 0 } })
  expect(await rate(another, one, 'down')).toEqual({ feedback: { up: 1, down: 1 } })
  expect(await rate(another, two, 'down')).toEqual({ feedback: { up: 0, down: 1 } })
  expect(await rating()).toEqual({ up: 1, down: 2 })
  expect(await rate(another, one, 'up')).toEqual({ feedback: { up: 2, down: 0 } })
  expect(await rating()).toEqual({ up: 2, down: 1 })
  expect(await rate(buyer, one, 'down')).toEqual({ feedback: { up: 1, down: 1 } })
  expect((await buyer.ok('GetItem', { itemId: one })).item.feedback).toEqual({ up: 1, down: 1 })
  expect(await owner.ok('GetSellerRating')).toMatchObject({ feedback: { up: 1, down: 2 }, itemsSold: 0 })

  expect((await buyer.error('ProvideFeedback', { itemId: '3-999999', thumb: 'up' })).code).toBe('NOT_FOUND')
  expect((await buyer.error('GetSellerRating', { sellerId: 999_999 })).code).toBe('NOT_FOUND')
  // A buyer is not a seller.
  expect((await buyer.error('GetSellerRating', { sellerId: buyer.client.accountId })).code).toBe('NOT_FOUND')
})

test('the purchases show the thumb, and the seller how many units were sold', async () => {
  const shopper = new ContractClient(await cluster.buyer(), coverage)
  const owner = await cluster.seller({ name: 'The shop' })
  const { itemId } = await owner.ok('RegisterItemForSale', lamp)
  for (const quantity of [1, 4]) {
    await shopper.ok('AddItemToCart', { itemId, quantity })
    await shopper.ok('MakePurchase')
  }
  await shopper.ok('ProvideFeedback', { itemId, thumb: 'down' })
  const { purchases } = await shopper.ok('GetBuyerPurchases')
  expect(purchases).toMatchObject([
    { quantity: 4, thumb: 'down' },
    { quantity: 1, thumb: 'down' },
  ])
  expect(await shopper.ok('GetSellerRating', { sellerId: owner.accountId })).toEqual({
    name: 'The shop',
    feedback: { up: 0, down: 1 },
    itemsSold: 5,
  })
})

test('ChangeTier: orders that are placed from now on have it', async () => {
  const shopper = new ContractClient(await cluster.buyer(), coverage)
  const itemId = await register({ quantity: 10 })
  const place = async () => {
    await shopper.ok('AddItemToCart', { itemId, quantity: 1 })
    return (await shopper.ok('MakePurchase')).order
  }
  const before = await place()
  expect(before.tier).toBe('normal')
  expect(await shopper.ok('ChangeTier', { tier: 'vip' })).toEqual({ tier: 'vip' })
  expect((await place()).tier).toBe('vip')
  expect((await shopper.ok('GetOrder', { orderId: before.orderId })).order.tier).toBe('normal')
  await cluster.crash('customer-db')
  expect((await place()).tier).toBe('vip')
  expect(await shopper.ok('ChangeTier', { tier: 'normal' })).toEqual({ tier: 'normal' })
  expect((await place()).tier).toBe('normal')
})

test('CancelOrder of an order that is settled says what became of it, and only its buyer may ask', async () => {
  const shopper = new ContractClient(await cluster.buyer(), coverage)
  const itemId = await register({ quantity: 3 })
  await shopper.ok('AddItemToCart', { itemId, quantity: 2 })
  const { order } = await shopper.ok('MakePurchase')
  const { orderId } = order
  expect((await shopper.ok('CancelOrder', { orderId })).order).toEqual(order)
  expect((await shopper.ok('DisplayCart')).cart.lines).toEqual([])
  expect((await buyer.error('CancelOrder', { orderId })).code).toBe('NOT_FOUND')
  expect((await shopper.error('CancelOrder', { orderId: 'o999999' })).code).toBe('NOT_FOUND')
})

test('Subscribe', async () => {
  const subscriber = new ContractClient(await cluster.buyer(), coverage)
  const { rev, complete } = await subscriber.ok('Subscribe', { topics: ['items', 'orders'] })
  expect(complete).toBe(true)
  const itemId = await register()
  const event = await subscriber.client.event('item')
  expect(event).toEqual({
    event: 'item',
    rev: event.rev,
    data: { itemId, price: 19.99, quantity: 10, feedback: { up: 0, down: 0 }, rev: event.rev },
  })
  expect(event.rev).toBeGreaterThan(rev)
})

test('Logout', async () => {
  const leaver = new ContractClient(await cluster.buyer(), coverage)
  expect(await leaver.ok('Logout')).toEqual({})
  expect((await leaver.error('DisplayCart')).code).toBe('UNAUTHENTICATED')
})

test('nothing that the contract promises was left out', () => {
  expect(coverage.missing).toEqual([])
})
