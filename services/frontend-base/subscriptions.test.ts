import { connect } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { itemEvent, order as orderSchema, saleEvent } from '../contract/values.ts'
import { DatabaseClock } from '../testing/simulated/database-clock.ts'
import { frame, type TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { until } from '../testing/until.ts'
import { WatchedCluster } from '../testing/clusters/watched-cluster.ts'

/** Nobody really waits for this: the clock of customer-db is moved. */
const idleMs = 3_600_000
const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 1_000 }

let cluster: TestCluster
let seller: TestClient
let itemId: string

beforeAll(async () => {
  cluster = await TestCluster.start({
    sessions: { idleSeconds: idleMs / 1000 },
    limits: { patienceMs: 2_000 },
  })
})

beforeEach(async () => {
  seller = await cluster.seller()
  itemId = (await seller.ok('RegisterItemForSale', lamp)).itemId
})

afterAll(() => cluster.stop())

const reprice = (price: number, id = itemId): Promise<{ rev: number }> =>
  seller.ok('ChangeItemPrice', { itemId: id, price })

/** Everything that was told so far has arrived when this change of the item has. */
async function settled(...clients: TestClient[]): Promise<number> {
  const { rev } = await reprice(999)
  for (const client of clients) await client.until(() => client.events.some((event) => event.rev === rev))
  return rev
}

async function purchase(buyer: TestClient, quantity = 1, id = itemId): Promise<{ orderId: string }> {
  await buyer.ok('AddItemToCart', { itemId: id, quantity })
  return (await buyer.ok('MakePurchase')).order
}

test('items are for everybody, orders for the buyer, sales for the seller, in the order of their revisions', async () => {
  const [mine, other] = [await cluster.buyer(), await cluster.buyer()]
  const otherSeller = await cluster.seller()
  for (const buyer of [mine, other]) await buyer.ok('Subscribe', { topics: ['items', 'orders'] })
  for (const one of [seller, otherSeller]) await one.ok('Subscribe', { topics: ['items', 'sales'] })
  const bought = await purchase(mine, 2)
  await other.ok('ProvideFeedback', { itemId, thumb: 'up' })
  await settled(mine, other, seller, otherSeller)

  const names = (client: TestClient) => [...new Set(client.events.map(({ event }) => event))].sort()
  expect(names(mine)).toEqual(['item', 'order'])
  expect(names(other)).toEqual(['item'])
  expect(names(seller)).toEqual(['item', 'sale'])
  expect(names(otherSeller)).toEqual(['item'])
  for (const { events } of [mine, other, seller, otherSeller]) {
    const revs = events.map(({ rev }) => rev)
    expect(revs).toEqual([...revs].sort((a, b) => a - b))
    for (const { event, rev, data } of events) {
      const schema = { item: itemEvent, order: orderSchema, sale: saleEvent }[event]!
      expect(schema.parse(data)).toEqual(data)
      if (event === 'item') expect(data.rev).toBe(rev)
    }
    const items = events.filter(({ event }) => event === 'item').map(({ data }) => data)
    expect(items).toMatchObject([
      { itemId, quantity: 998 },
      { itemId, quantity: 998, feedback: { up: 1, down: 0 } },
      { itemId, price: 999 },
    ])
  }
  const orders = mine.events.filter(({ event }) => event === 'order').map(({ data }) => data)
  expect(orders.map(({ orderId, status }) => [orderId, status])).toEqual(
    ['queued', 'paying', 'paid'].map((status) => [bought.orderId, status]),
  )
})

test('an empty list ends the events, another list replaces the one before', async () => {
  const buyer = await cluster.buyer()
  const watcher = await cluster.buyer()
  await watcher.ok('Subscribe', { topics: ['items'] })
  await buyer.ok('Subscribe', { topics: ['items', 'orders'] })
  await buyer.ok('Subscribe', { topics: ['orders'] })
  await purchase(buyer)
  await buyer.until(() => buyer.events.length >= 3)
  expect(new Set(buyer.events.map(({ event }) => event))).toEqual(new Set(['order']))
  await buyer.ok('Subscribe', { topics: [] })
  const told = buyer.events.length
  await purchase(buyer)
  await settled(watcher)
  await buyer.ok('Ping')
  expect(buyer.events).toHaveLength(told)
})

test('events come only on the connection that subscribed', async () => {
  const buyer = await cluster.buyer()
  const beside = await cluster.connect('buyer-frontend', buyer)
  await buyer.ok('Subscribe', { topics: ['items'] })
  await settled(buyer)
  await beside.ok('Ping')
  expect(beside.events).toEqual([])
})

test('`since` tells what was missed, for own things only, of an item its last state', async () => {
  const buyer = await cluster.buyer()
  const { rev } = await buyer.ok('Subscribe', { topics: [] })
  await reprice(1)
  const bought = await purchase(buyer)
  await purchase(await cluster.buyer())
  const last = await reprice(2)
  const back = await cluster.connect('buyer-frontend', buyer)
  const answer = await back.ok('Subscribe', { topics: ['items', 'orders'], since: rev })
  expect(answer).toEqual({ rev: last.rev, complete: true })
  await back.until(() => back.events.some((event) => event.rev === last.rev))
  const items = back.events.filter(({ event }) => event === 'item')
  expect(items.map(({ data }) => data)).toMatchObject([{ itemId, price: 2, quantity: 998, rev: last.rev }])
  const orders = back.events.filter(({ event }) => event === 'order').map(({ data }) => data)
  expect(orders.map(({ orderId }) => orderId)).toEqual(orders.map(() => bought.orderId))
  expect(orders.at(-1)).toMatchObject({ status: 'paid' })
  // Up to date: nothing to tell. From a future that never was: read again.
  const late = await cluster.connect('buyer-frontend', buyer)
  expect(await late.ok('Subscribe', { topics: ['items'], since: last.rev })).toEqual({
    rev: last.rev,
    complete: true,
  })
  expect(await late.ok('Subscribe', { topics: ['items'], since: last.rev + 100 })).toMatchObject({
    complete: false,
  })
  expect(late.events).toEqual([])
})

test('nothing is missed between the answer and the first event, however busy it is', async () => {
  const buyer = await cluster.buyer()
  let busy = true
  const work = (async () => {
    for (let price = 1; busy; price = (price % 900) + 1) {
      await Promise.all([0, 1, 2, 3].map((more) => reprice(price + more / 100)))
    }
  })()
  const watchers: { client: TestClient; rev: number }[] = []
  for (let i = 0; i < 60; i += 1) {
    const client = await cluster.connect('buyer-frontend', buyer)
    const { rev } = await client.ok('Subscribe', { topics: ['items'] })
    watchers.push({ client, rev })
  }
  busy = false
  await work
  const last = await settled(...watchers.map(({ client }) => client))
  for (const { client, rev } of watchers) {
    // Each price change is one revision here, and nothing else happens.
    const revs = client.events.map((event) => event.rev)
    expect(revs).toEqual(Array.from({ length: last - rev }, (_, index) => rev + 1 + index))
    client.close()
  }
})

test('after kill -9 of product-db events go on; nothing was missed, so nobody has to read anew', async () => {
  const buyer = await cluster.buyer()
  await buyer.ok('Subscribe', { topics: ['items'] })
  await settled(buyer)
  await cluster.crash('product-db')
  await buyer.ok('GetItem', { itemId })
  const rev = await settled(buyer)
  expect(buyer.events.at(-1)).toMatchObject({ event: 'item', rev })
  expect(buyer.events.some(({ event }) => event === 'resync')).toBe(false)
})

test('after kill -9 of product-db with changes that were missed, everybody is told to read anew', async () => {
  const buyer = await cluster.buyer()
  await buyer.ok('Subscribe', { topics: ['items'] })
  await settled(buyer)
  // The buyer frontend stands still while product-db starts, changes, and starts once more.
  const { child } = cluster.process('buyer-frontend')
  child.kill('SIGSTOP')
  await cluster.crash('product-db')
  await seller.ok('ChangeItemPrice', { itemId, price: 77 }, { key: 'while-it-stood-still' })
  await cluster.crash('product-db')
  child.kill('SIGCONT')
  await buyer.event('resync')
  expect(buyer.events.some(({ data }) => data.price === 77)).toBe(false)
  expect((await buyer.ok('GetItem', { itemId })).item.price).toBe(77)
  const rev = await settled(buyer)
  expect(buyer.events.at(-1)).toMatchObject({ event: 'item', rev })
})

test('no events after Logout, and other connections of the session are told', async () => {
  const buyer = await cluster.buyer()
  const beside = await cluster.connect('buyer-frontend', buyer)
  const watcher = await cluster.buyer()
  for (const client of [buyer, beside, watcher]) await client.ok('Subscribe', { topics: ['items'] })
  await buyer.ok('Logout')
  await beside.event('session')
  await settled(watcher)
  await Promise.all([buyer.ok('Ping'), beside.ok('Ping')])
  expect(buyer.events).toEqual([])
  expect(beside.events).toEqual([])
})

/** Subscribed in the buyer's session at a frontend of its own, which looks every second whether its sessions still hold. */
async function watchedSubscriber(buyer: TestClient): Promise<TestClient> {
  const { port } = await cluster.startSecond('buyer-frontend', { sessions: { idleSeconds: 4 } })
  const subscriber = await cluster.connect('buyer-frontend', buyer, port)
  await subscriber.ok('Subscribe', { topics: ['items'] })
  return subscriber
}

test('a session that is logged out at another frontend ends its events here', async () => {
  const buyer = await cluster.buyer()
  const subscriber = await watchedSubscriber(buyer)
  await buyer.ok('Logout')
  expect((await subscriber.event('session')).data.code).toBe('UNAUTHENTICATED')
  const watcher = await cluster.buyer()
  await watcher.ok('Subscribe', { topics: ['items'] })
  const told = subscriber.events.length
  await settled(watcher)
  await subscriber.ok('Ping')
  expect(subscriber.events).toHaveLength(told)
})

test('events do not keep a session alive; its end is told', async () => {
  const buyer = await cluster.buyer()
  const subscriber = await watchedSubscriber(buyer)
  const clock = new DatabaseClock(cluster)
  const watched = new WatchedCluster(cluster)
  onTestFinished(async () => {
    await clock.reset()
    clock.close()
    watched.close()
  })
  await watched.peers['customer-db'].request('SetTracing', { frames: { headBytes: 256 } })
  const looks = async () => {
    const { frames } = await watched.frames('customer-db')
    return frames.filter(({ head }) => atob(head).includes('"CheckSession"')).length
  }
  for (let turn = 0; turn < 3; turn += 1) {
    await clock.advance(idleMs / 4)
    await settled(subscriber)
    // The frontend has asked whether the session holds, which must not count as activity.
    const before = await looks()
    await until(looks, (count) => count > before)
  }
  expect(subscriber.events.filter(({ event }) => event === 'session')).toEqual([])
  await clock.advance(idleMs / 4)
  expect((await subscriber.event('session')).data).toMatchObject({ code: 'SESSION_EXPIRED' })
  expect((await buyer.error('DisplayCart')).code).toBe('SESSION_EXPIRED')
})

test('a subscriber that does not read is cut off and disturbs no other client', async () => {
  const { session } = await cluster.buyer()
  const sleeper = connect(cluster.port('buyer-frontend'), '127.0.0.1')
  await once(sleeper, 'connect')
  sleeper.on('error', () => undefined)
  sleeper.pause()
  sleeper.write(frame(JSON.stringify({ id: 1, op: 'Subscribe', session, args: { topics: ['items'] } })))
  const awake = await cluster.buyer()
  await awake.ok('Subscribe', { topics: ['items'] })
  const ids = (
    await seller.ok('RegisterItems', { items: Array.from({ length: 500 }, () => lamp) })
  ).results.map((row: { itemId: string }) => row.itemId)
  const { log } = cluster.process('buyer-frontend')
  expect(log).not.toContain('does not read')
  const cutOff = () => cluster.process('buyer-frontend').log.includes('does not read')
  for (let round = 1; !cutOff(); round += 1) {
    await seller.ok('UpdateItems', { updates: ids.map((id: string) => ({ itemId: id, price: round })) })
    // The answer comes behind the events of this round: not more than these are ever under way to it.
    await awake.ok('DisplayCart')
  }
  const rev = await settled(awake)
  expect(awake.events.at(-1)).toMatchObject({ event: 'item', rev })
  expect(awake.events.filter(({ event }) => event === 'resync')).toEqual([])
  sleeper.destroy()
})
