import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buyerOperations } from '../contract/buyer-operations.ts'
import { sellerOperations } from '../contract/seller-operations.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { pngOf } from '../testing/inputs/pictures.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- tests look into answers of every shape */

const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 10 }

let cluster: TestCluster
let seller: TestClient
let itemId: string
let orderId: string

beforeAll(async () => {
  cluster = await TestCluster.start()
})

afterAll(() => cluster.stop())

const newItem = async (by: TestClient): Promise<string> => (await by.ok('RegisterItemForSale', lamp)).itemId
const item = async (by: TestClient, id = itemId) => (await by.ok('GetItem', { itemId: id })).item
const listed = async (by: TestClient) => (await by.ok('DisplayItemsForSale', { limit: 100 })).items

interface Write {
  role: 'buyer' | 'seller'
  op: string
  args: (round: number) => object
  /** Before the first request. */
  prepare?: (client: TestClient) => Promise<unknown>
  /** The state that everybody can see. */
  look: (client: TestClient) => Promise<any>
}

const cart = async (client: TestClient) => (await client.ok('DisplayCart')).cart
const fill = (client: TestClient) => client.ok('AddItemToCart', { itemId, quantity: 6 })

const writes: Write[] = [
  { role: 'seller', op: 'RegisterItemForSale', args: () => lamp, look: listed },
  { role: 'seller', op: 'RegisterItems', args: () => ({ items: [lamp, null, lamp] }), look: listed },
  { role: 'seller', op: 'ChangeItemPrice', args: (round) => ({ itemId, price: round }), look: listed },
  { role: 'seller', op: 'UpdateUnitsForSale', args: () => ({ itemId, delta: -7 }), look: listed },
  {
    role: 'seller',
    op: 'UpdateItems',
    args: (round) => ({
      updates: [{ itemId, delta: -6 }, { itemId, delta: -6 }, { itemId, price: round }, {}],
    }),
    look: listed,
  },
  { role: 'seller', op: 'UpdateItem', args: (round) => ({ itemId, name: `Lamp ${round}` }), look: listed },
  {
    role: 'seller',
    op: 'SetItemImage',
    args: (round) => ({ itemId, type: 'image/png', data: pngOf(round, 2).toString('base64') }),
    look: listed,
  },
  { role: 'seller', op: 'WithdrawItem', args: () => ({ itemId }), look: listed },
  { role: 'buyer', op: 'AddItemToCart', args: () => ({ itemId, quantity: 6 }), look: cart },
  {
    role: 'buyer',
    op: 'RemoveItemFromCart',
    args: () => ({ itemId, quantity: 4 }),
    prepare: fill,
    look: cart,
  },
  { role: 'buyer', op: 'ClearCart', args: () => ({}), prepare: fill, look: cart },
  { role: 'buyer', op: 'SaveCart', args: () => ({}), prepare: fill, look: cart },
  {
    role: 'buyer',
    op: 'MakePurchase',
    args: () => ({}),
    prepare: fill,
    look: async (client) => [await client.ok('ListOrders'), await item(client)],
  },
  {
    role: 'buyer',
    op: 'CancelOrder',
    args: () => ({ orderId }),
    prepare: async (client) => {
      await fill(client)
      orderId = (await client.ok('MakePurchase')).order.orderId
    },
    look: (client) => client.ok('ListOrders'),
  },
  {
    role: 'buyer',
    op: 'ChangeTier',
    args: (round) => ({ tier: round === 1 ? 'vip' : 'normal' }),
    look: async (client) => {
      await client.ok('AddItemToCart', { itemId, quantity: 1 })
      return (await client.ok('MakePurchase')).order.tier
    },
  },
  {
    role: 'buyer',
    op: 'ProvideFeedback',
    args: (round) => ({ itemId, thumb: round === 1 ? 'up' : 'down' }),
    look: async (client) => (await item(client)).feedback,
  },
]

/** Login gives out a new session each time, and the others are tested by themselves. */
const elsewhere = ['CreateAccount', 'Login', 'Logout']

test('every operation that changes something is tested', () => {
  const all = Object.entries({ ...buyerOperations, ...sellerOperations })
  const changing = all.filter(([, { safety }]) => safety !== 'read').map(([op]) => op)
  expect([...writes.map(({ op }) => op), ...elsewhere].sort()).toEqual(changing.sort())
})

describe.each(writes)('$op with a key', ({ role, op, args, prepare, look }) => {
  const start = async (): Promise<TestClient> => {
    seller = await cluster.seller()
    itemId = await newItem(seller)
    const client = role === 'seller' ? seller : await cluster.buyer()
    await prepare?.(client)
    return client
  }

  test('does it once and repeats the first outcome, also on another connection and after kill -9', async () => {
    const client = await start()
    const service = role === 'seller' ? 'product-db' : op === 'ProvideFeedback' ? 'product-db' : 'customer-db'
    const extra = { key: '😀'.repeat(64) }
    const first = await client.ok(op, args(1), extra)
    const seen = await look(client)
    expect(await client.ok(op, args(1), extra)).toEqual(first)
    expect(await look(client)).toEqual(seen)
    const beside = await cluster.connect(`${role}-frontend`, client)
    expect(await beside.ok(op, args(1), extra)).toEqual(first)
    if (JSON.stringify(args(2)) !== JSON.stringify(args(1)))
      expect((await beside.error(op, args(2), extra)).details).toMatchObject({ field: 'key' })
    expect(await look(client)).toEqual(seen)
    if (
      op === 'RegisterItems' ||
      op === 'AddItemToCart' ||
      op === 'MakePurchase' ||
      op === 'SetItemImage' ||
      op === 'ProvideFeedback'
    ) {
      await cluster.crash(service)
      expect(await client.ok(op, args(1), extra)).toEqual(first)
      expect(await look(client)).toEqual(seen)
    }
  })

  test('means nothing to another account', async () => {
    const client = await start()
    const extra = { key: 'shared' }
    const first = await client.ok(op, args(1), extra)
    const other = await start()
    const second = await other.ok(op, args(2), extra)
    if (op.startsWith('Register') || op === 'MakePurchase') expect(second).not.toEqual(first)
    const seen = await look(other)
    expect(await other.ok(op, args(2), extra)).toEqual(second)
    expect(await look(other)).toEqual(seen)
  })
})

test('many requests with one key at once do it once', async () => {
  const owner = await cluster.seller()
  const replies = await Promise.all(
    Array.from({ length: 50 }, () => owner.ok('RegisterItemForSale', lamp, { key: 'same' })),
  )
  expect(new Set(replies.map((reply) => reply.itemId)).size).toBe(1)
  expect(await listed(owner)).toHaveLength(1)
})

test('a refusal is not kept: what was refused may be asked for again', async () => {
  const owner = await cluster.seller()
  const own = await newItem(owner)
  const take = () => owner.call('UpdateUnitsForSale', { itemId: own, delta: -15 }, { key: 'take' })
  expect((await take()).error?.code).toBe('OUT_OF_STOCK')
  await owner.ok('UpdateUnitsForSale', { itemId: own, delta: 10 })
  expect((await take()).result).toMatchObject({ quantity: 5 })
  expect((await take()).result).toMatchObject({ quantity: 5 })
})

test('a key that was used for another operation is a mistake', async () => {
  const owner = await cluster.seller()
  const own = await newItem(owner)
  await owner.ok('ChangeItemPrice', { itemId: own, price: 2 }, { key: 'k' })
  expect(await owner.error('UpdateUnitsForSale', { itemId: own, delta: 1 }, { key: 'k' })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { field: 'key' },
  })
  const buyer = await cluster.buyer()
  await buyer.ok('AddItemToCart', { itemId: own, quantity: 1 }, { key: 'k' })
  for (const op of ['SaveCart', 'ClearCart', 'MakePurchase']) {
    expect((await buyer.error(op, {}, { key: 'k' })).details).toMatchObject({ field: 'key' })
  }
})

test.each(['buyer-frontend', 'seller-frontend'] as const)('CreateAccount at the %s', async (frontend) => {
  const client = await cluster.connect(frontend)
  const account = { username: 'once only', password: 'secret' }
  const first = await client.ok('CreateAccount', account, { key: 'open' })
  expect(await client.ok('CreateAccount', account, { key: 'open' })).toEqual(first)
  const others = [{ password: 'another one' }, { name: 'Another name' }]
  for (const other of others)
    expect(await client.error('CreateAccount', { ...account, ...other }, { key: 'open' })).toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('This key was used for CreateAccount with other arguments before'),
    })
  expect((await client.error('CreateAccount', account, { key: 'other' })).code).toBe('ALREADY_EXISTS')
  expect((await client.error('CreateAccount', account)).code).toBe('ALREADY_EXISTS')
  await cluster.crash('customer-db')
  expect(await client.ok('CreateAccount', account, { key: 'open' })).toEqual(first)
  // Before there is an account, a key belongs to the username.
  const second = await client.ok('CreateAccount', { ...account, username: 'another' }, { key: 'open' })
  expect(second).not.toEqual(first)
})

test('Logout', async () => {
  const buyer = await cluster.buyer()
  const extra = { key: 'leave' }
  expect(await buyer.ok('Logout', {}, extra)).toEqual({})
  expect(await buyer.ok('Logout', {}, extra)).toEqual({})
  await cluster.crash('customer-db')
  expect(await buyer.ok('Logout', {}, extra)).toEqual({})
  expect((await buyer.error('Logout', {}, { key: 'other' })).code).toBe('UNAUTHENTICATED')
  expect((await buyer.error('DisplayCart', {}, extra)).code).toBe('UNAUTHENTICATED')
})

test('a second purchase needs a new key', async () => {
  const owner = await cluster.seller()
  const own = await newItem(owner)
  const buyer = await cluster.buyer()
  const buy = async (key: string) => {
    await buyer.ok('AddItemToCart', { itemId: own, quantity: 1 })
    return (await buyer.ok('MakePurchase', {}, { key })).order.orderId
  }
  const first = await buy('a')
  expect(await buy('a')).toBe(first)
  expect((await cart(buyer)).lines).toHaveLength(1)
  expect((await buyer.ok('MakePurchase', {}, { key: 'b' })).order).toMatchObject({ lines: [{ quantity: 1 }] })
  expect((await item(buyer, own)).quantity).toBe(8)
})

test('reads ignore keys', async () => {
  const owner = await cluster.seller()
  const extra = { key: 'read' }
  expect((await owner.ok('DisplayItemsForSale', {}, extra)).items).toHaveLength(0)
  await newItem(owner)
  expect((await owner.ok('DisplayItemsForSale', {}, extra)).items).toHaveLength(1)
})
