import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../testing/clients/test-client.ts'
import { until } from '../testing/until.ts'
import { WideCluster } from '../testing/clusters/wide-cluster.ts'

let wide: WideCluster
let seller: TestClient
let itemId: string

const lamp = {
  name: 'Lamp',
  category: 3,
  keywords: ['lamp'],
  condition: 'new',
  price: 10,
  quantity: 1000,
}

beforeAll(async () => {
  wide = await WideCluster.start([
    { name: 'buyer-frontend-2', kind: 'buyer-frontend' },
    { name: 'buyer-frontend-3', kind: 'buyer-frontend' },
    { name: 'gateway', kind: 'gateway' },
    { name: 'seller-gateway', kind: 'gateway', side: 'seller' },
  ])
  seller = await wide.account('seller-gateway')
  itemId = (await seller.ok('RegisterItemForSale', lamp)).itemId
})

afterAll(() => wide.stop())

test('speaks the protocol of the frontends: a purchase from the sign-up to the feedback', async () => {
  const buyer = await wide.account('gateway', { name: 'Ann' })
  expect((await buyer.ok('SearchItemsForSale', { keywords: ['lamp'] })).items).toHaveLength(1)
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  const { order } = await buyer.ok('MakePurchase')
  expect(order).toMatchObject({ status: 'paid', total: 20 })
  expect((await buyer.ok('GetBuyerPurchases')).purchases).toHaveLength(1)
  expect(await buyer.ok('ProvideFeedback', { itemId, thumb: 'up' })).toMatchObject({ feedback: { up: 1 } })
  expect(await buyer.ok('Ping')).toMatchObject({ service: 'gateway' })
  await buyer.ok('Logout')
  expect(await buyer.error('DisplayCart')).toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('answers what it cannot pass on as a frontend would', async () => {
  const client = await wide.connect('gateway')
  expect(await client.error('GetItem', { itemId })).toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(await client.error('ChangeItemPrice')).toMatchObject({ code: 'UNKNOWN_OP' })
  expect(await client.error('Ping', {}, { key: 7 })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { field: 'key' },
  })
  expect((await seller.error('ChangeItemPrice', { itemId, price: -1 })).details).toMatchObject({
    field: 'price',
  })
})

test('spreads the requests of one client evenly, and is told by which policy', async () => {
  const buyer = await wide.account('gateway')
  for (const policy of ['two-choices', 'least-in-flight', 'round-robin']) {
    await wide.cluster.instructions.give({ member: 'gateway' }, 'SetBalancing', { policy }).all
    const before = await wide.gateway()
    expect(before.policy).toBe(policy)
    await Promise.all(Array.from({ length: 900 }, () => buyer.ok('GetItem', { itemId })))
    const { instances } = await wide.gateway()
    const shares = instances.map(
      ({ requests }, index) => (requests - before.instances[index]!.requests) / 900,
    )
    // The other two give more to the quicker frontend.
    for (const share of shares)
      expect(Math.abs(share - 1 / 3)).toBeLessThan(policy === 'round-robin' ? 0.01 : 0.2)
  }
  const gateway = wide.peer('gateway')
  await expect(gateway.request('SetBalancing', { policy: 'by-name' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  })
})

test('lets nobody speak for the gateway: what a client adds to its requests is not honoured', async () => {
  const buyer = await wide.account('gateway')
  const other = await wide.connect('gateway', buyer)
  for (const name of ['SetMembers', 'GetGateway', 'SetBalancing'])
    expect(await buyer.error(name, { further: [] })).toMatchObject({ code: 'UNKNOWN_OP' })

  // An id at the end of a request could, passed on as it is, direct the reply to another client.
  const session = JSON.stringify(buyer.session)
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      buyer.requestText(
        9_000 + index,
        `{"id":1,"op":"Ping","op":"DisplayCart","session":${session},"args":{},"via":"x","id":${9_000 + index}} \n`,
      ),
    ),
  )
  expect(replies.every(({ ok }) => ok)).toBe(true)
  expect(buyer.strays).toEqual([])

  // A client that calls itself somebody else would pass for the connection that had the answer.
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  const { order } = await buyer.ok('MakePurchase', {}, { via: 'me' })
  // That this connection has the answer is noted behind it, and another frontend may be asked sooner.
  let turn = 0
  await until(async () => {
    turn += 1
    const { error } = await buyer.call('MakePurchase', {}, { via: `other-${turn}` })
    return error?.code === 'CART_EMPTY'
  })
  expect((await other.ok('MakePurchase', {}, { via: 'me' })).order.orderId).toBe(order.orderId)
})

test('a frontend honours the name of a client from peers only', async () => {
  const buyer = await wide.account('buyer-frontend')
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  await buyer.ok('MakePurchase', {}, { via: 'me' })
  expect(await buyer.error('MakePurchase', {}, { via: 'somebody else' })).toMatchObject({
    code: 'CART_EMPTY',
  })
  const peer = wide.peer('buyer-frontend')
  await expect(
    new Promise((resolve, reject) => {
      const frame = Buffer.from('{"op":"SetMembers","args":{"further":[]}}')
      peer.request('Ping').then(() => {
        peer.passOn('SetMembers', frame, 0, frame.length, ',"via":"me"', {}, (error, bytes, start, end) =>
          error ? reject(error) : resolve(bytes.toString('utf8', start, end)),
        )
      }, reject)
    }),
  ).resolves.toContain('UNKNOWN_OP')
})

test('a traced request tells of the gateway, the frontend and the databases', async () => {
  const buyer = await wide.account('gateway')
  const { spans } = await buyer.call('GetItem', { itemId }, { trace: 'trace-1', spans: true })
  expect(spans).toMatchObject([
    {
      service: 'gateway',
      op: 'GetItem',
      kind: 'server',
      parts: [
        {
          service: 'buyer-frontend',
          kind: 'client',
          parts: [{ service: 'buyer-frontend', op: 'GetItem', kind: 'server' }],
        },
      ],
    },
  ])
  const inFrontend = spans[0].parts[0].parts[0].parts as { service: string }[]
  expect(inFrontend.map(({ service }) => service).sort()).toEqual(['customer-db', 'product-db'])
})

test('events reach exactly the client that subscribed', async () => {
  const [buyer, stranger] = [await wide.account('gateway'), await wide.account('gateway')]
  const { rev } = await buyer.ok('Subscribe', { topics: ['items', 'orders'] })
  await stranger.ok('Subscribe', { topics: ['orders'] })
  await seller.ok('ChangeItemPrice', { itemId, price: 11 })
  const { data, rev: eventRev } = await buyer.event('item')
  expect(data).toMatchObject({ itemId, price: 11 })
  expect(eventRev).toBeGreaterThan(rev)
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  await buyer.ok('MakePurchase')
  await buyer.event('order')
  expect((await wide.gateway()).subscriptions).toBe(2)
  await buyer.ok('Subscribe', { topics: [] })
  stranger.close()
  await until(async () => (await wide.gateway()).subscriptions === 0)
  expect(stranger.events).toEqual([])
})

test('who logs out is not told that the session ended, other connections of the session are', async () => {
  const buyer = await wide.account('gateway')
  const other = await wide.connect('buyer-frontend', buyer)
  await buyer.ok('Subscribe', { topics: ['items'] })
  await other.ok('Subscribe', { topics: ['items'] })
  await buyer.ok('Logout')
  expect((await wide.gateway()).subscriptions).toBe(0)
  await seller.ok('ChangeItemPrice', { itemId, price: 12 })
  await wide.account('gateway')
  expect(buyer.events).toEqual([])
  expect(await buyer.error('Subscribe', { topics: ['items'] })).toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('arguments, however strange, are answered as a frontend answers them', async () => {
  const [direct, through] = [await wide.account('buyer-frontend'), await wide.account('gateway')]
  const nested = '['.repeat(20_000) + ']'.repeat(20_000)
  const strange = [
    'null',
    '[]',
    '7',
    '{"itemId":1e400}',
    `{"itemId":${nested}}`,
    '{"__proto__":1}',
    '{"itemId":"\\ud800"}',
  ]
  for (const [index, args] of strange.entries()) {
    const ask = (client: TestClient) =>
      client.requestText(
        500 + index,
        `{"id":${500 + index},"op":"GetItem","session":${JSON.stringify(client.session)},"args":${args}}`,
      )
    expect(await ask(through)).toEqual(await ask(direct))
  }
  const withoutArgs = { id: 1, op: 'ListCategories', session: through.session! }
  expect(await through.request(withoutArgs)).toMatchObject({ ok: true })
})
