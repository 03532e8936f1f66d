import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { buyerOperations } from '../contract/buyer-operations.ts'
import { sellerOperations } from '../contract/seller-operations.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { pngOf } from '../testing/inputs/pictures.ts'
import { asksForSpans, partsOf, traced, wholeOf } from '../testing/clients/traced.ts'

const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 10 }

let cluster: TestCluster
let seller: TestClient
let itemId: string
let spareItemId: string

beforeAll(async () => {
  cluster = await TestCluster.start()
  seller = await cluster.seller()
  itemId = await newItem()
})

afterAll(() => cluster.stop())

const newItem = async (item: object = {}): Promise<string> =>
  (await seller.ok('RegisterItemForSale', { ...lamp, ...item })).itemId
const fill = (client: TestClient) => client.ok('AddItemToCart', { itemId, quantity: 1 })
const picture = () => ({ itemId, type: 'image/png', data: pngOf(2, 2).toString('base64') })
const account = { username: 'ann', password: 'secret' }
const checked = 'customer-db CheckSessions'

interface Case {
  op: string
  args?: () => unknown
  /** The calls of the frontend for it. */
  calls: string[]
  /** Before the request. */
  prepare?: (client: TestClient) => Promise<unknown>
}

const accountCases: Case[] = [
  { op: 'Ping', calls: [] },
  { op: 'CreateAccount', args: () => account, calls: ['customer-db CreateAccount journal'] },
  { op: 'Logout', calls: ['customer-db Logout journal'] },
  { op: 'Subscribe', args: () => ({ topics: ['items'] }), calls: [checked, 'product-db MissedSince'] },
]

const getImage: Case = {
  op: 'GetItemImage',
  prepare: () => seller.ok('SetItemImage', picture()),
  args: () => ({ itemId }),
  calls: [checked, 'product-db GetImage'],
}

const buyerCases: Case[] = [
  ...accountCases,
  {
    op: 'Login',
    args: () => account,
    calls: ['customer-db AbandonedPurchases', 'customer-db Login journal'],
  },
  { op: 'SearchItemsForSale', args: () => ({ category: 3 }), calls: [checked, 'product-db Search'] },
  { op: 'GetItem', args: () => ({ itemId }), calls: [checked, 'product-db GetItem'] },
  getImage,
  { op: 'ListCategories', calls: [checked, 'product-db ListCategories'] },
  {
    op: 'AddItemToCart',
    args: () => ({ itemId, quantity: 1 }),
    calls: ['customer-db AddToCart journal', 'customer-db GetCart', 'product-db GetItem'],
  },
  {
    op: 'RemoveItemFromCart',
    args: () => ({ itemId, quantity: 1 }),
    prepare: fill,
    calls: ['customer-db GetCart', 'customer-db RemoveFromCart journal'],
  },
  {
    op: 'SaveCart',
    prepare: fill,
    calls: ['customer-db GetCart', 'customer-db SaveCart journal', 'product-db GetItems'],
  },
  { op: 'ClearCart', prepare: fill, calls: ['customer-db ClearCart journal', 'customer-db GetCart'] },
  { op: 'DisplayCart', prepare: fill, calls: ['customer-db GetCart', 'product-db GetItems'] },
  {
    op: 'MakePurchase',
    prepare: fill,
    // The order is written down when it is placed and when it is settled, and is paid in between.
    calls: ['customer-db BeginPurchase journal', 'product-db PlaceOrder journal payment journal'],
  },
  { op: 'GetOrder', args: () => ({ orderId: 'o1' }), calls: [checked, 'product-db GetOrder'] },
  { op: 'CancelOrder', args: () => ({ orderId: 'o1' }), calls: [checked, 'product-db CancelOrder'] },
  { op: 'ChangeTier', args: () => ({ tier: 'vip' }), calls: ['customer-db ChangeTier journal'] },
  { op: 'ListOrders', calls: [checked, 'product-db ListOrders'] },
  { op: 'GetBuyerPurchases', calls: [checked, 'product-db GetPurchases'] },
  {
    op: 'ProvideFeedback',
    args: () => ({ itemId, thumb: 'up' }),
    calls: [checked, 'product-db ProvideFeedback journal'],
  },
  {
    op: 'GetSellerRating',
    args: () => ({ sellerId: seller.accountId }),
    calls: [checked, 'customer-db HasAccount', 'product-db GetSellerRating'],
  },
]

const sellerCases: Case[] = [
  ...accountCases,
  { op: 'Login', args: () => account, calls: ['customer-db Login journal'] },
  { op: 'GetSellerRating', calls: [checked, 'customer-db HasAccount', 'product-db GetSellerRating'] },
  { op: 'RegisterItemForSale', args: () => lamp, calls: [checked, 'product-db RegisterItem journal'] },
  {
    op: 'ChangeItemPrice',
    args: () => ({ itemId, price: 6 }),
    calls: [checked, 'product-db ChangePrice journal'],
  },
  {
    op: 'UpdateUnitsForSale',
    args: () => ({ itemId, delta: 1 }),
    calls: [checked, 'product-db UpdateUnits journal'],
  },
  {
    op: 'UpdateItem',
    args: () => ({ itemId, name: 'Desk lamp' }),
    calls: [checked, 'product-db DescribeItem journal'],
  },
  {
    op: 'SetItemImage',
    args: picture,
    calls: [checked, 'product-db SetImage journal'],
  },
  getImage,
  {
    op: 'WithdrawItem',
    prepare: async (client) => (spareItemId = (await client.ok('RegisterItemForSale', lamp)).itemId),
    args: () => ({ itemId: spareItemId }),
    calls: [checked, 'product-db WithdrawItem journal'],
  },
  { op: 'DisplayItemsForSale', calls: [checked, 'product-db DisplayItems'] },
  {
    op: 'RegisterItems',
    args: () => ({ items: [lamp, null] }),
    calls: [checked, 'product-db RegisterItems journal'],
  },
  {
    op: 'UpdateItems',
    args: () => ({ updates: [{ itemId, delta: 1 }] }),
    calls: [checked, 'product-db UpdateItems journal'],
  },
  { op: 'GetSalesReport', calls: [checked, 'product-db GetSalesReport'] },
]

const frontends = [
  { role: 'buyer', cases: buyerCases, contract: buyerOperations },
  { role: 'seller', cases: sellerCases, contract: sellerOperations },
] as const

describe.each(frontends)('of a request to the $role frontend', ({ role, cases, contract }) => {
  const service = `${role}-frontend` as const

  test('every operation is traced here', () => {
    expect(cases.map(({ op }) => op).sort()).toEqual(Object.keys(contract).sort())
  })

  test.each(cases)('$op tells where its time goes', async ({ op, args, prepare, calls }) => {
    const client = role === 'seller' && op !== 'Logout' ? seller : await cluster[role]()
    await prepare?.(client)
    const outcome = await traced(client, op, args?.())
    expect(outcome.whole.service).toBe(service)
    expect(outcome.calls).toEqual(calls)
    // Whether it worked is another matter: an order of somebody else tells its time as well.
    for (const call of partsOf(outcome.whole)) expect(partsOf(call)).toMatchObject([{ kind: 'server' }])
  })
})

describe('a request that fails tells where its time went', () => {
  test('unsound arguments: only the session was looked at', async () => {
    const { reply, calls } = await traced(seller, 'ChangeItemPrice', { itemId, price: -1 })
    expect(reply.error!.code).toBe('INVALID_ARGUMENT')
    expect(calls).toEqual([checked])
  })

  test('no session, and an operation that nobody knows: nothing was asked', async () => {
    const stranger = await cluster.connect('buyer-frontend')
    expect(await traced(stranger, 'DisplayCart')).toMatchObject({
      reply: { error: { code: 'UNAUTHENTICATED' } },
      calls: [],
    })
    const unknown = await stranger.call('x'.repeat(100_000), {}, asksForSpans)
    expect(unknown.error!.code).toBe('UNKNOWN_OP')
    expect(JSON.stringify(wholeOf(unknown)).length).toBeLessThan(200)
  })

  test("a database's own refusal, passed on unread", async () => {
    const buyer = await cluster.buyer()
    expect(await traced(buyer, 'GetItem', { itemId: '3-999999' })).toMatchObject({
      reply: { error: { code: 'NOT_FOUND' } },
      calls: [checked, 'product-db GetItem'],
    })
  })

  test('a session that does not hold', async () => {
    const buyer = await cluster.buyer()
    buyer.session = 'none'
    const { reply, calls } = await traced(buyer, 'SearchItemsForSale')
    expect(reply.error!.code).toBe('UNAUTHENTICATED')
    expect(calls).toContain(checked)
  })

  test('OUT_OF_STOCK, after the stock was looked at and the purchase taken back', async () => {
    const buyer = await cluster.buyer()
    const short = await newItem({ quantity: 1 })
    expect(await traced(buyer, 'AddItemToCart', { itemId: short, quantity: 2 })).toMatchObject({
      reply: { error: { code: 'OUT_OF_STOCK' } },
      calls: ['customer-db AddToCart journal', 'customer-db GetCart', 'product-db GetItem'],
    })
    await buyer.ok('AddItemToCart', { itemId: short, quantity: 1 })
    await seller.ok('UpdateUnitsForSale', { itemId: short, delta: -1 })
    expect(await traced(buyer, 'MakePurchase')).toMatchObject({
      reply: { error: { code: 'OUT_OF_STOCK' } },
      calls: [
        'customer-db BeginPurchase journal',
        'customer-db FinishPurchase journal',
        'product-db PlaceOrder journal',
      ],
    })
  })

  test('a database that is gone: its call stands there without a word of its own', async () => {
    const broken = await TestCluster.start({ timeouts: { reconnectMs: 200 } })
    onTestFinished(() => broken.stop())
    const buyer = await broken.buyer()
    await broken.process('product-db').kill()
    const { reply, whole } = await traced(buyer, 'SearchItemsForSale')
    expect(reply.error!.code).toBe('UNAVAILABLE')
    const calls = Object.fromEntries(partsOf(whole).map((call) => [call.service, call]))
    expect(partsOf(calls['customer-db']!)).toMatchObject([{ kind: 'server' }])
    expect(calls['product-db']).not.toHaveProperty('parts')
    expect(calls['product-db']!.us).toBeGreaterThan(0)
  })
})

test('who does not ask is told nothing', async () => {
  const buyer = await cluster.buyer()
  const others = [
    {},
    { trace: 'test' },
    { spans: true },
    ...[false, null, 1, 'true', [], [true], {}].map((spans) => ({ trace: 'test', spans })),
  ]
  for (const extra of others) {
    const found = await buyer.call('GetItem', { itemId }, extra)
    expect(found).toEqual({ id: found.id, ok: true, result: { item: expect.objectContaining({ itemId }) } })
    expect(await buyer.call('DisplayCart', {}, extra)).not.toHaveProperty('spans')
    expect(await buyer.call('GetItem', { itemId: '3-999999' }, extra)).not.toHaveProperty('spans')
    expect(await buyer.call('GetItem', {}, extra)).not.toHaveProperty('spans')
  }
})

test('of pipelined requests only those that ask are told, each of its own', async () => {
  const buyer = await cluster.buyer()
  const ops = ['GetItem', 'DisplayCart', 'ListOrders', 'SearchItemsForSale', 'GetSellerRating']
  const requests = Array.from({ length: 300 }, (_, n) => ({ op: ops[n % ops.length]!, asks: n % 3 === 0 }))
  const replies = await Promise.all(
    requests.map(({ op, asks }) =>
      buyer.call(
        op,
        op === 'GetItem' ? { itemId } : { sellerId: seller.accountId },
        asks ? asksForSpans : {},
      ),
    ),
  )
  for (const [n, { op, asks }] of requests.entries()) {
    expect(replies[n]!.ok).toBe(true)
    if (!asks) {
      expect(replies[n]).not.toHaveProperty('spans')
      continue
    }
    const whole = wholeOf(replies[n]!)
    expect(whole).toMatchObject({ service: 'buyer-frontend', op })
    const asked = partsOf(whole).filter(({ service }) => service === 'customer-db')
    expect(asked.filter(({ op }) => op === 'CheckSessions')).toHaveLength(op === 'DisplayCart' ? 0 : 1)
    for (const call of asked) expect(partsOf(call)).toMatchObject([{ kind: 'server' }])
  }
})

test('what a key stands for is the outcome, not the time that it took', async () => {
  const args = { itemId, delta: 1 }
  const first = await traced(seller, 'UpdateUnitsForSale', args, { key: 'one' })
  const plain = await seller.call('UpdateUnitsForSale', args, { key: 'one' })
  const again = await traced(seller, 'UpdateUnitsForSale', args, { key: 'one' })
  expect(plain.result).toEqual(first.reply.result)
  expect(plain).not.toHaveProperty('spans')
  expect(again.reply.result).toEqual(first.reply.result)
  expect(again.calls).toEqual(first.calls)
})

test('texts of users that look like spans are texts', async () => {
  const names = [',"spans":[', 'x"},"spans":[{"us":1}]}', '\\",\\"spans\\":[]}', ',\\u0022spans\\u0022:[1]']
  const buyer = await cluster.buyer()
  for (const name of names) {
    const item = await newItem({ name, category: 99, keywords: [name.slice(0, 8)] })
    const found = await traced(buyer, 'GetItem', { itemId: item })
    expect(found.reply.result.item.name).toBe(name)
    expect(found.calls).toEqual([checked, 'product-db GetItem'])
    await buyer.ok('AddItemToCart', { itemId: item, quantity: 1 })
    const { reply, calls } = await traced(buyer, 'GetOrder', { orderId: name })
    expect(reply.error!.details).toEqual({ orderId: name })
    expect(calls).toEqual([checked, 'product-db GetOrder'])
  }
  const { reply, calls } = await traced(buyer, 'SearchItemsForSale', { category: 99 })
  expect(reply.result.items.map(({ name }: { name: string }) => name).sort()).toEqual(names.sort())
  expect(calls).toEqual([checked, 'product-db Search'])
  const cart = await traced(buyer, 'DisplayCart')
  expect(cart.reply.result.cart.lines).toHaveLength(names.length)
  expect(cart.calls).toEqual(['customer-db GetCart', 'product-db GetItems'])
})
