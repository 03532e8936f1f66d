import * as values from '../../services/contract/values.ts'
import type { AnyClient, BuyerClient, SellerClient } from '../runner/client.ts'
import type { Trial } from '../runner/trial.ts'
import type { Peer } from '../wire/peer.ts'
import { area } from './check.ts'

const withinMs = 8_000

async function subscribed<One extends BuyerClient | SellerClient>(
  t: Trial,
  user: One,
  topics: string[],
): Promise<Peer> {
  const watcher = (await t.again(user)) as unknown as AnyClient
  await t.setUp('Subscribe', () => watcher.ok('Subscribe', { topics }))
  return watcher.peer
}

const about = (itemId: string) => (data: Record<string, unknown>) => data.itemId === itemId

/** Everything that happened before is known to the connection: an event of a later change has come. */
async function untilSeen(t: Trial, seller: SellerClient, peer: Peer): Promise<void> {
  const { itemId } = await t.item(seller)
  await seller.ok('ChangeItemPrice', { itemId, price: 4.44 })
  await peer.event(
    'item',
    (data) => data.itemId === itemId && data.price === 4.44,
    withinMs,
    `about ${itemId}`,
  )
}

/** Events that were sent before the reply have come then. */
async function pinged(peer: Peer): Promise<void> {
  const id = peer.newId()
  peer.send({ id, op: 'Ping', args: {} })
  await peer.reply(id, 'Ping')
}

export const events = area({ name: 'EVENT', title: 'Events', needs: 'both', section: 'api#Events' }, [
  [
    1,
    'full',
    'Subscribe answers with a revision.',
    'A client knows by it which changes it can still miss.',
    async (t) => {
      const user = await t.user()
      const { rev } = (await user.ok('Subscribe', { topics: ['items'] })) as { rev: unknown }
      t.that(Number.isSafeInteger(rev) && Number(rev) >= 0, 'a revision: an integer from 0', rev)
    },
    { needs: 'any', section: 'api#Subscribe' },
  ],
  [
    2,
    'full',
    'A change of an item reaches everybody who subscribed to items.',
    'A buyer who looks at an item must see its price change.',
    async (t) => {
      const [seller, buyer] = [await t.seller(), await t.buyer()]
      const { itemId, quantity } = await t.item(seller)
      const watchers = [await subscribed(t, buyer, ['items']), await subscribed(t, seller, ['items'])]
      const { rev } = await seller.ok('ChangeItemPrice', { itemId, price: 3.33 })
      for (const peer of watchers) {
        const event = await peer.event('item', about(itemId), withinMs, `about ${itemId}`)
        t.shape(values.itemEvent, event.data, 'the data of the event')
        t.equal(
          [event.data.price, event.data.quantity, event.data.rev],
          [3.33, quantity, rev],
          'price, quantity and rev',
        )
      }
    },
  ],
  [
    3,
    'full',
    'A buyer who subscribed to orders gets events about their own orders.',
    'The order is paid later, and the buyer waits for it.',
    async (t) => {
      const [seller, buyer] = [await t.seller(), await t.buyer()]
      const peer = await subscribed(t, buyer, ['orders'])
      const { orderId } = await t.buys(buyer, [(await t.item(seller)).itemId, 1])
      const { data } = await peer.event(
        'order',
        (order) => order.orderId === orderId && order.status === 'paid',
        withinMs,
        `that ${orderId} is paid`,
      )
      t.shape(values.order, data, 'the data of the event')
    },
  ],
  [
    4,
    'full',
    "No buyer gets events about another buyer's orders.",
    'Orders are private.',
    async (t) => {
      const [seller, one, other] = [await t.seller(), await t.buyer(), await t.buyer('crowd 0')]
      const peer = await subscribed(t, other, ['orders', 'items'])
      await t.buys(one, [(await t.item(seller)).itemId, 1])
      await untilSeen(t, seller, peer)
      t.equal(
        peer.untaken.filter(({ event }) => event === 'order'),
        [],
        'events about orders',
      )
    },
  ],
  [
    5,
    'full',
    'A seller who subscribed to sales gets an event for each sale, with the units that are left.',
    'Sellers have to restock.',
    async (t) => {
      const [seller, other, buyer] = [await t.seller(), await t.seller('shelf'), await t.buyer()]
      const [peer, theirs] = [
        await subscribed(t, seller, ['sales']),
        await subscribed(t, other, ['sales', 'items']),
      ]
      const { itemId, price } = await t.item(seller, { quantity: 10 })
      const { orderId } = await t.buys(buyer, [itemId, 3])
      const { data } = await peer.event(
        'sale',
        (sale) => sale.orderId === orderId,
        withinMs,
        `about ${orderId}`,
      )
      t.shape(values.saleEvent, data, 'the data of the event')
      t.equal(
        [data.itemId, data.quantity, data.price, data.remaining],
        [itemId, 3, price, 7],
        'itemId, quantity, price and remaining',
      )
      await untilSeen(t, seller, theirs)
      t.equal(
        theirs.untaken.filter(({ event }) => event === 'sale'),
        [],
        "events about another seller's sales",
      )
    },
  ],
  [
    6,
    'full',
    'Events come only after Subscribe, and only those of its topics.',
    'A client that did not subscribe would mistake them for replies.',
    async (t) => {
      const [seller, buyer] = [await t.seller(), await t.buyer()]
      const [silent, ordersOnly, all] = [
        (await t.again(buyer)).peer,
        await subscribed(t, buyer, ['orders']),
        await subscribed(t, buyer, ['items', 'orders']),
      ]
      await untilSeen(t, seller, all)
      for (const peer of [silent, ordersOnly]) {
        await pinged(peer)
        t.equal(
          peer.untaken.filter(({ event }) => event === 'item'),
          [],
          'events about items',
        )
      }
    },
  ],
  [
    7,
    'full',
    'A topic that the role does not have is INVALID_ARGUMENT.',
    'A client that waits for events that never come does not notice.',
    async (t) => {
      const user = await t.user()
      const foreign = t.side === 'buyer' ? 'sales' : 'orders'
      for (const topics of [['weather'], [foreign], 'items', [5], null])
        await user.refused('INVALID_ARGUMENT', 'Subscribe', { topics })
      await user.refused('INVALID_ARGUMENT', 'Subscribe', {})
    },
    { needs: 'any', section: 'api#Subscribe' },
  ],
  [
    8,
    'full',
    'After many changes, the last state of each item has come.',
    'Otherwise a window would show an old price for ever.',
    async (t) => {
      const [seller, buyer] = [await t.seller(), await t.buyer()]
      const peer = await subscribed(t, buyer, ['items'])
      const items = [await t.item(seller), await t.item(seller)]
      for (let price = 1; price <= 25; price += 1)
        for (const { itemId } of items) await seller.ok('ChangeItemPrice', { itemId, price })
      for (const { itemId } of items) {
        const isLast = (data: Record<string, unknown>) => data.itemId === itemId && data.price === 25
        await peer.event('item', isLast, withinMs, `about the last price of ${itemId}`)
      }
    },
    { deadlineMs: 40_000 },
  ],
  [
    9,
    'full',
    'The rev of events never goes down on a connection.',
    'A client drops events that are older than what it knows.',
    async (t) => {
      const [seller, buyer] = [await t.seller(), await t.buyer()]
      const peer = await subscribed(t, buyer, ['items'])
      const { itemId } = await t.item(seller)
      for (let price = 1; price <= 10; price += 1) await seller.ok('ChangeItemPrice', { itemId, price })
      const revs: number[] = []
      for (let price = 0; price < 10; price += 1)
        revs.push(Number((await peer.event('item', about(itemId), withinMs, `about ${itemId}`)).rev))
      t.that(
        revs.every((rev, at) => at === 0 || rev >= revs[at - 1]!),
        'revisions that do not go down',
        revs,
      )
    },
  ],
  [
    10,
    'full',
    'Subscribe with other topics replaces the earlier topics.',
    'A page that was closed no longer needs its events.',
    async (t) => {
      const [seller, buyer] = [await t.seller(), await t.buyer()]
      const watcher = await t.again(buyer)
      await watcher.ok('Subscribe', { topics: ['items'] })
      await watcher.ok('Subscribe', { topics: [] })
      await untilSeen(t, seller, await subscribed(t, buyer, ['items']))
      await pinged(watcher.peer)
      t.equal(
        watcher.peer.untaken.filter(({ event }) => event === 'item'),
        [],
        'events about items',
      )
    },
    { section: 'api#Subscribe' },
  ],
  [
    11,
    'full',
    'Subscribe with since sends what was missed.',
    'After a short break of the connection, the window continues as if nothing had happened.',
    async (t) => {
      const [seller, buyer] = [await t.seller(), await t.buyer()]
      const { itemId } = await t.item(seller)
      const { rev: since } = await (await t.again(buyer)).ok('Subscribe', { topics: ['items'] })
      await seller.ok('ChangeItemPrice', { itemId, price: 8.88 })
      const later = await t.again(buyer)
      const { complete } = await later.ok('Subscribe', { topics: ['items'], since })
      // The client must then read again.
      if (!complete) return
      const isMissed = (data: Record<string, unknown>) => data.itemId === itemId && data.price === 8.88
      await later.peer.event('item', isMissed, withinMs, `about the change of ${itemId} that was missed`)
    },
    { section: 'api#Subscribe' },
  ],
  [
    12,
    'full',
    'A purchase, and a thumb, are changes of the item: events contain the new quantity and feedback.',
    'Others see at once that the last unit is gone.',
    async (t) => {
      const [seller, buyer] = [await t.seller(), await t.buyer()]
      const { itemId } = await t.item(seller, { quantity: 4 })
      const peer = await subscribed(t, buyer, ['items'])
      await t.buys(buyer, [itemId, 3])
      await peer.event(
        'item',
        (data) => data.itemId === itemId && data.quantity === 1,
        withinMs,
        'with the quantity 1',
      )
      await buyer.ok('ProvideFeedback', { itemId, thumb: 'up' })
      const hasThumb = (data: Record<string, unknown>) =>
        data.itemId === itemId && (data.feedback as values.Feedback | undefined)?.up === 1
      await peer.event('item', hasThumb, withinMs, 'with one thumb up')
    },
  ],
])
