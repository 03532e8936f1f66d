import * as values from '../../services/contract/values.ts'
import type { BuyerClient } from '../runner/client.ts'
import { callOn, resultOf } from '../runner/client.ts'
import { NotJudged } from '../runner/failures.ts'
import type { Trial } from '../runner/trial.ts'
import { area } from './check.ts'

const bought = ({ lines }: values.Order) =>
  lines.map(({ itemId, quantity, price }) => [itemId, quantity, price])

/** A buyer with this many units of a new item in the cart. */
export async function withCart(t: Trial, quantity = 2, units = 10, name = 'ann') {
  const [seller, buyer] = [await t.seller(), await t.buyer(name)]
  const item = await t.item(seller, { quantity: units })
  const { itemId } = item
  await t.setUp('AddItemToCart', () => buyer.ok('AddItemToCart', { itemId, quantity }))
  return { seller, buyer, item, itemId }
}

/** Sends a purchase and closes the connection without reading the reply. Answers with the same buyer on another connection. */
export async function losesReply(t: Trial, buyer: BuyerClient, extra: object = {}): Promise<BuyerClient> {
  const sender = await t.again(buyer)
  sender.peer.send({ id: 1, op: 'MakePurchase', session: buyer.session, args: {}, ...extra })
  // The request leaves with this reply behind it; another one may be under way already.
  sender.peer.send({ id: 2, op: 'Ping', args: {} })
  await sender.peer.reply(2, 'Ping')
  sender.peer.close()
  return t.again(buyer)
}

async function orders(buyer: BuyerClient, limit = 100): Promise<values.Order[]> {
  const all: values.Order[] = []
  for (let cursor: string | undefined; ;) {
    const page = await buyer.ok('ListOrders', { limit, ...(cursor !== undefined && { cursor }) })
    all.push(...page.orders)
    cursor = page.next
    if (cursor === undefined || all.length > 10_000) return all
  }
}

const isTime = (text: unknown) =>
  typeof text === 'string' && /^\d{4}-.*Z$/.test(text) && !Number.isNaN(Date.parse(text))

export const purchases = area(
  { name: 'PURCHASE', title: 'Purchases', needs: 'both', section: 'api#MakePurchase' },
  [
    [
      1,
      'core',
      'MakePurchase buys the cart: the order is paid, and has its lines and its total.',
      'It is what the whole market is for.',
      async (t) => {
        const { buyer, seller, item, itemId } = await withCart(t)
        const other = await t.item(seller, { price: 0.1 })
        await buyer.ok('AddItemToCart', { itemId: other.itemId, quantity: 3 })
        const order = await t.pays(buyer)
        t.shape(values.order, order, 'the order')
        t.equal(order.status, 'paid', 'status')
        t.equal(
          bought(order),
          [
            [itemId, 2, item.price],
            [other.itemId, 3, 0.1],
          ],
          'id, quantity and price of the lines',
        )
        t.equal(order.total, Math.round(item.price * 200 + 30) / 100, 'total')
      },
    ],
    [
      2,
      'core',
      'A purchase takes its units out of the stock.',
      'Otherwise they would be sold a second time.',
      async (t) => {
        const { buyer, itemId } = await withCart(t, 3, 10)
        await t.pays(buyer)
        t.equal((await t.see(buyer, itemId)).quantity, 7, 'quantity')
      },
    ],
    [
      3,
      'core',
      'After a purchase the cart is empty.',
      'Otherwise the next purchase would buy everything again.',
      async (t) => {
        const { buyer } = await withCart(t)
        await t.pays(buyer)
        t.equal((await buyer.ok('DisplayCart')).cart.lines, [], 'lines')
      },
    ],
    [
      4,
      'core',
      'MakePurchase of an empty cart is CART_EMPTY.',
      'There is nothing to buy.',
      async (t) => {
        await (await t.buyer()).refused('CART_EMPTY', 'MakePurchase')
      },
      { needs: 'buyer' },
    ],
    [
      5,
      'core',
      'If one line cannot be bought, nothing is bought: OUT_OF_STOCK names the line, and stock and cart stay as they were.',
      'A lamp without its bulb is no use: all lines or none.',
      async (t) => {
        const { buyer, seller, itemId } = await withCart(t, 2, 5)
        const short = await t.item(seller, { quantity: 3 })
        await buyer.ok('AddItemToCart', { itemId: short.itemId, quantity: 3 })
        await seller.ok('UpdateUnitsForSale', { itemId: short.itemId, delta: -1 })
        const { details } = await buyer.refused('OUT_OF_STOCK', 'MakePurchase')
        t.that(
          JSON.stringify(details ?? {}).includes(short.itemId),
          `details that name ${short.itemId}`,
          details,
        )
        t.equal((await t.see(buyer, itemId)).quantity, 5, 'the quantity of the line that could be had')
        t.equal((await t.see(buyer, short.itemId)).quantity, 2, 'the quantity of the line that could not')
        const { cart } = await buyer.ok('DisplayCart')
        t.equal(cart.lines.map((line) => line.quantity).sort(), [2, 3], 'the quantities in the cart')
      },
    ],
    [
      6,
      'core',
      'GetBuyerPurchases lists what was bought and paid, line by line.',
      'It is the proof of the purchase.',
      async (t) => {
        const { buyer, item, itemId } = await withCart(t)
        const { orderId } = await t.pays(buyer)
        const { purchases: all } = await buyer.ok('GetBuyerPurchases')
        t.shape(values.purchase, all[0], 'the newest purchase')
        const { quantity, price, sellerId, ...first } = all[0]!
        const { accountId } = await t.seller()
        t.equal(
          [first.orderId, first.itemId, quantity, price, sellerId],
          [orderId, itemId, 2, item.price, accountId],
          'orderId, itemId, quantity, price and sellerId of the newest purchase',
        )
      },
      { section: 'api#GetBuyerPurchases' },
    ],
    [
      7,
      'core',
      'GetOrder and ListOrders show the order.',
      'A client that lost the reply finds out there what became of it.',
      async (t) => {
        const { buyer } = await withCart(t)
        const order = await t.pays(buyer)
        t.equal(
          (await buyer.ok('GetOrder', { orderId: order.orderId })).order,
          order,
          'the order in GetOrder',
        )
        t.equal((await buyer.ok('ListOrders')).orders[0], order, 'the newest order in ListOrders')
      },
      { section: 'api#GetOrder' },
    ],
    [
      8,
      'core',
      "The seller's itemsSold grows by the units that were sold.",
      'Buyers choose sellers by it.',
      async (t) => {
        const { buyer, seller } = await withCart(t, 3)
        const before = (await seller.ok('GetSellerRating')).itemsSold
        await t.pays(buyer)
        t.equal((await seller.ok('GetSellerRating')).itemsSold, before + 3, 'itemsSold for the seller')
        const { itemsSold } = await buyer.ok('GetSellerRating', { sellerId: seller.accountId })
        t.equal(itemsSold, before + 3, 'itemsSold for buyers')
      },
      { section: 'api#GetSellerRating' },
    ],
    [
      9,
      'core',
      'The price at the time of the purchase is paid, and the order keeps it.',
      'A later change of the price must not change what was paid.',
      async (t) => {
        const { buyer, seller, itemId } = await withCart(t, 2)
        await seller.ok('ChangeItemPrice', { itemId, price: 7.5 })
        const order = await t.pays(buyer)
        t.equal([order.total, order.lines[0]?.price], [15, 7.5], 'total and price of the order')
        await seller.ok('ChangeItemPrice', { itemId, price: 99 })
        const { order: later } = await buyer.ok('GetOrder', { orderId: order.orderId })
        t.equal([later.total, later.lines[0]?.price], [15, 7.5], 'total and price of the order afterwards')
      },
    ],
    [
      10,
      'full',
      'With wait: false the order is answered at once, and settled later.',
      'Payments take time, and the buyer continues shopping.',
      async (t) => {
        const { buyer, itemId } = await withCart(t, 2, 10)
        let { order } = await buyer.ok('MakePurchase', { wait: false })
        t.shape(values.order, order, 'the order')
        while (order.status === 'queued' || order.status === 'paying')
          order = (await buyer.ok('GetOrder', { orderId: order.orderId })).order
        const left = (await t.see(buyer, itemId)).quantity
        t.equal(left, order.status === 'paid' ? 8 : 10, `the quantity after the order was ${order.status}`)
      },
    ],
    [
      11,
      'core',
      "Somebody else's order is NOT_FOUND, and so is one that is not there.",
      'Orders are private: not even their existence is revealed.',
      async (t) => {
        const { buyer } = await withCart(t)
        const { orderId } = await t.pays(buyer)
        const other = await t.buyer('crowd 0')
        for (const op of ['GetOrder', 'CancelOrder']) {
          await other.refused('NOT_FOUND', op, { orderId })
          await other.refused('NOT_FOUND', op, { orderId: 'no-such-order' })
        }
        const { orders: theirs } = await other.ok('ListOrders')
        t.that(
          !theirs.some((order) => order.orderId === orderId),
          'no order of another buyer in ListOrders',
          orderId,
        )
        const { purchases: list } = await other.ok('GetBuyerPurchases')
        t.that(!list.some((one) => one.orderId === orderId), 'no purchase of another buyer', orderId)
      },
      { section: 'api#GetOrder' },
    ],
    [
      12,
      'full',
      'Orders and purchases come newest first, page by page each exactly once.',
      'A page that begins too late hides an order.',
      async (t) => {
        const [seller, buyer] = [await t.seller(), await t.newBuyer()]
        const { itemId } = await t.item(seller, { quantity: 20 })
        const ids = []
        for (let count = 0; count < 5; count += 1) ids.unshift((await t.buys(buyer, [itemId, 1])).orderId)
        for (const limit of [1, 2, 5, 100])
          t.equal(
            (await orders(buyer, limit)).map(({ orderId }) => orderId),
            ids,
            `the orders in pages of ${limit}`,
          )
        const first = await buyer.ok('GetBuyerPurchases', { limit: 2 })
        const second = await buyer.ok('GetBuyerPurchases', { limit: 2, cursor: first.next })
        const came = [...first.purchases, ...second.purchases].map(({ orderId }) => orderId)
        t.equal(came, ids.slice(0, 4), 'the purchases in two pages of 2')
      },
      { section: 'api#ListOrders' },
    ],
    [
      13,
      'core',
      'A purchase that is sent again after its reply was lost buys once, even without a key.',
      'Networks lose replies. The version of the cart makes the purchase repeatable.',
      async (t) => {
        const { buyer, itemId } = await withCart(t, 2, 10)
        const before = (await orders(buyer)).length
        const again = await losesReply(t, buyer)
        const reply = await again.call('MakePurchase')
        const error = reply.error as { code?: string } | undefined
        t.that(reply.ok === true || error?.code === 'CART_EMPTY', 'the order, or CART_EMPTY', reply)
        t.equal((await t.see(again, itemId)).quantity, 8, 'the quantity after the purchase of 2 of 10 units')
        t.equal((await orders(again)).length, before + 1, 'the number of orders')
      },
    ],
    [
      14,
      'full',
      'If MakePurchase is sent again on another connection before the cart was changed, it answers with the same order.',
      'The client has to learn what it bought.',
      async (t) => {
        const { buyer, itemId } = await withCart(t, 2, 10)
        const again = await losesReply(t, buyer)
        const { order } = await again.ok('MakePurchase')
        t.equal(
          order.lines.map((line) => [line.itemId, line.quantity]),
          [[itemId, 2]],
          'the lines of the order',
        )
        t.equal((await orders(again))[0]?.orderId, order.orderId, 'the newest order')
      },
    ],
    [
      15,
      'full',
      'A saved cart that was bought does not come back.',
      'Otherwise the buyer would buy everything again tomorrow.',
      async (t) => {
        const { buyer } = await withCart(t, 2, 10, 'saver')
        await buyer.ok('SaveCart')
        await t.pays(buyer)
        const later = await t.otherSession(buyer)
        t.equal((await later.ok('DisplayCart')).cart.lines, [], 'the lines in a later session')
      },
    ],
    [
      16,
      'full',
      'An order says when it was placed and settled, in UTC.',
      'Sellers count their sales by day.',
      async (t) => {
        const { buyer } = await withCart(t)
        const { placedAt, settledAt } = await t.pays(buyer)
        t.that(isTime(placedAt) && isTime(settledAt), 'times such as 2026-01-31T12:00:00.000Z', [
          placedAt,
          settledAt,
        ])
        t.that(placedAt <= settledAt!, 'a placedAt that is not after settledAt', [placedAt, settledAt])
      },
      { section: 'api#Order' },
    ],
    [
      17,
      'core',
      'One session can buy again and again, and each order has an id of its own.',
      'Repeating a lost purchase must not be confused with a new one.',
      async (t) => {
        const [seller, buyer] = [await t.seller(), await t.buyer()]
        const { itemId } = await t.item(seller, { quantity: 9 })
        const ids = []
        for (let count = 0; count < 3; count += 1) ids.push((await t.buys(buyer, [itemId, 2])).orderId)
        t.equal(new Set(ids).size, 3, 'the number of orders')
        t.equal((await t.see(buyer, itemId)).quantity, 3, 'quantity')
      },
    ],
    [
      18,
      'full',
      'An order has the tier of its buyer, and ChangeTier affects only later orders.',
      'VIP orders are taken first.',
      async (t) => {
        const [seller, buyer] = [await t.seller(), await t.newBuyer({ tier: 'vip' })]
        const { itemId } = await t.item(seller)
        const first = await t.buys(buyer, [itemId, 1])
        t.equal((await buyer.ok('ChangeTier', { tier: 'normal' })).tier, 'normal', 'tier in the answer')
        const second = await t.buys(buyer, [itemId, 1])
        t.equal([first.tier, second.tier], ['vip', 'normal'], 'the tiers of the orders')
        t.equal(
          (await buyer.ok('GetOrder', { orderId: first.orderId })).order.tier,
          'vip',
          'the tier of the first order',
        )
        await buyer.refused('INVALID_ARGUMENT', 'ChangeTier', { tier: 'gold' })
      },
      { section: 'api#ChangeTier' },
    ],
    [
      19,
      'full',
      'CancelOrder of a settled order answers with the state of the order, and changes nothing.',
      'A paid order is not cancelled.',
      async (t) => {
        const { buyer, itemId } = await withCart(t, 2, 10)
        const { orderId } = await t.pays(buyer)
        t.equal((await buyer.ok('CancelOrder', { orderId })).order.status, 'paid', 'status')
        t.equal((await t.see(buyer, itemId)).quantity, 8, 'quantity')
      },
      { section: 'api#CancelOrder' },
    ],
    [
      20,
      'full',
      'A cancelled order gives its stock and its lines back; one that was paid first keeps them.',
      'Either the buyer has the goods, or the shop has.',
      async (t) => {
        const [seller, buyer] = [await t.seller(), await t.buyer()]
        const { itemId } = await t.item(seller, { quantity: 10 })
        let left = 10
        for (let count = 0; count < 3; count += 1) {
          await buyer.ok('ClearCart')
          await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
          const { order } = await buyer.ok('MakePurchase', { wait: false })
          const { status } = (await buyer.ok('CancelOrder', { orderId: order.orderId })).order
          if (status === 'paid') left -= 2
          else if (status !== 'cancelled' && status !== 'declined')
            throw new NotJudged(`The order is "${status}" after CancelOrder`)
          const { lines } = (await buyer.ok('DisplayCart')).cart
          const expected = status === 'paid' ? [] : [2]
          t.equal(
            lines.map(({ quantity }) => quantity),
            expected,
            `the cart after the order was ${status}`,
          )
          t.equal((await t.see(buyer, itemId)).quantity, left, `the quantity after the order was ${status}`)
        }
      },
      { section: 'api#CancelOrder' },
    ],
    [
      21,
      'full',
      'A wait that is not true or false is INVALID_ARGUMENT, and buys nothing.',
      'A client that would wait for ever by mistake must be told.',
      async (t) => {
        const { buyer, itemId } = await withCart(t, 2, 10)
        for (const wait of ['true', 1, null])
          await buyer.refused('INVALID_ARGUMENT', 'MakePurchase', { wait })
        t.equal((await t.see(buyer, itemId)).quantity, 10, 'quantity')
      },
    ],
    [
      22,
      'core',
      'Each request of a purchase can come on a connection of its own.',
      'Frontends keep nothing: another one may answer each request.',
      async (t) => {
        const [seller, { session }] = [await t.seller(), await t.buyer()]
        const { itemId } = await t.item(seller, { quantity: 3 })
        const once = async (op: string, args: object) => {
          const peer = await t.peer('buyer')
          const result = resultOf(op, await callOn(peer, op, args, { session }))
          peer.close()
          return result
        }
        await once('AddItemToCart', { itemId, quantity: 1 })
        await once('AddItemToCart', { itemId, quantity: 1 })
        const { order } = (await once('MakePurchase', {})) as { order: values.Order }
        t.equal(
          order.lines.map(({ quantity }) => quantity),
          [2],
          'the quantities of the order',
        )
        const { item } = (await once('GetItem', { itemId })) as { item: values.Item }
        t.equal(item.quantity, order.status === 'paid' ? 1 : 3, 'quantity')
      },
      { section: 'api#Frames' },
    ],
  ],
)
