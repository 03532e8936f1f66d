import { callOn, refusalOf, resultOf } from '../runner/client.ts'
import { NotJudged } from '../runner/failures.ts'
import { area } from './check.ts'
import { listed } from './items.ts'
import { losesReply, withCart } from './purchases.ts'

const good = { name: 'Keyed', category: 4, keywords: [], condition: 'new', price: 10, quantity: 5 }

export const keys = area({ name: 'KEY', title: 'Idempotency keys', needs: 'seller', section: 'api#Keys' }, [
  [
    1,
    'core',
    'RegisterItemForSale with a key that was used answers with the first item, and registers no other.',
    'A client that lost the reply sends the request again.',
    async (t) => {
      const seller = await t.newSeller()
      const key = t.word()
      const first = await seller.ok('RegisterItemForSale', good, { key })
      const second = await seller.ok('RegisterItemForSale', good, { key })
      t.equal(second.itemId, first.itemId, 'itemId')
      t.equal((await listed(seller)).length, 1, 'the number of items')
    },
  ],
  [
    2,
    'core',
    'UpdateUnitsForSale with a key changes the stock once, and answers the same again.',
    'Five units that are added twice are ten.',
    async (t) => {
      const seller = await t.seller()
      const { itemId } = await t.item(seller, { quantity: 5 })
      const key = t.word()
      for (let count = 0; count < 3; count += 1)
        t.equal(
          (await seller.ok('UpdateUnitsForSale', { itemId, delta: 3 }, { key })).quantity,
          8,
          'quantity',
        )
      t.equal(
        (await seller.ok('UpdateUnitsForSale', { itemId, delta: 0 })).quantity,
        8,
        'quantity afterwards',
      )
    },
  ],
  [
    3,
    'core',
    'AddItemToCart with a key adds once.',
    'Otherwise the buyer pays for two.',
    async (t) => {
      const [seller, buyer] = [await t.seller(), await t.buyer()]
      const { itemId } = await t.item(seller)
      const key = t.word()
      for (let count = 0; count < 2; count += 1)
        await buyer.ok('AddItemToCart', { itemId, quantity: 2 }, { key })
      const { cart } = await buyer.ok('DisplayCart')
      t.equal(
        cart.lines.map(({ quantity }) => quantity),
        [2],
        'the quantities in the cart',
      )
    },
    { needs: 'both' },
  ],
  [
    4,
    'core',
    'MakePurchase with a key that was used answers with the first order, and buys nothing again.',
    'A second order is a second payment.',
    async (t) => {
      const { buyer, itemId } = await withCart(t, 2, 10)
      const key = t.word()
      const { order } = await buyer.ok('MakePurchase', {}, { key })
      if (order.status !== 'paid') throw new NotJudged(`The order is "${order.status}"`)
      await buyer.ok('AddItemToCart', { itemId, quantity: 3 })
      const again = await t.again(buyer)
      t.equal((await again.ok('MakePurchase', {}, { key })).order.orderId, order.orderId, 'orderId')
      t.equal((await t.see(buyer, itemId)).quantity, 8, 'quantity')
      const { cart } = await buyer.ok('DisplayCart')
      t.equal(
        cart.lines.map(({ quantity }) => quantity),
        [3],
        'the quantities in the new cart',
      )
    },
    { needs: 'both' },
  ],
  [
    5,
    'full',
    'The same key with other arguments is INVALID_ARGUMENT with details.field "key", and nothing happens.',
    'The first outcome would be the answer to another question.',
    async (t) => {
      const seller = await t.seller()
      const { itemId } = await t.item(seller, { quantity: 5 })
      const key = t.word()
      await seller.ok('UpdateUnitsForSale', { itemId, delta: 1 }, { key })
      const error = await seller.refused(
        'INVALID_ARGUMENT',
        'UpdateUnitsForSale',
        { itemId, delta: 2 },
        { key },
      )
      t.equal(error.details?.field, 'key', 'details.field')
      t.equal((await seller.ok('UpdateUnitsForSale', { itemId, delta: 0 })).quantity, 6, 'quantity')
    },
  ],
  [
    6,
    'full',
    'The same key with another operation is INVALID_ARGUMENT with details.field "key", and nothing happens.',
    'The first outcome would be the answer to another question.',
    async (t) => {
      const seller = await t.seller()
      const { itemId } = await t.item(seller, { quantity: 5, price: 10 })
      const key = t.word()
      await seller.ok('UpdateUnitsForSale', { itemId, delta: 1 }, { key })
      const error = await seller.refused('INVALID_ARGUMENT', 'ChangeItemPrice', { itemId, price: 2 }, { key })
      t.equal(error.details?.field, 'key', 'details.field')
      const item = (await listed(seller)).find((one) => one.itemId === itemId)
      t.equal(item?.price, 10, 'price')
    },
  ],
  [
    7,
    'core',
    'Keys of different accounts have nothing to do with each other.',
    'Clients number their requests from 1, and all of them begin with it.',
    async (t) => {
      const [one, other] = [await t.seller(), await t.seller('shelf')]
      const key = t.word()
      const first = await one.ok('RegisterItemForSale', good, { key })
      const second = await other.ok('RegisterItemForSale', good, { key })
      t.that(first.itemId !== second.itemId, 'two items', [first, second])
    },
  ],
  [
    8,
    'core',
    'A key holds on another connection and in another session of the account.',
    'The connection, and with it the reply, was lost: that is why the client asks again.',
    async (t) => {
      const seller = await t.seller()
      const { itemId } = await t.item(seller, { quantity: 5 })
      const key = t.word()
      await seller.ok('UpdateUnitsForSale', { itemId, delta: 1 }, { key })
      for (const window of [await t.again(seller), await t.otherSession(seller)])
        t.equal(
          (await window.ok('UpdateUnitsForSale', { itemId, delta: 1 }, { key })).quantity,
          6,
          'quantity',
        )
      t.equal(
        (await seller.ok('UpdateUnitsForSale', { itemId, delta: 0 })).quantity,
        6,
        'quantity afterwards',
      )
    },
  ],
  [
    9,
    'full',
    'A refusal is not kept: the request can succeed later with its key.',
    'Out of stock now does not mean out of stock for ever.',
    async (t) => {
      const seller = await t.seller()
      const { itemId } = await t.item(seller, { quantity: 1 })
      const key = t.word()
      await seller.refused('OUT_OF_STOCK', 'UpdateUnitsForSale', { itemId, delta: -2 }, { key })
      await seller.ok('UpdateUnitsForSale', { itemId, delta: 5 })
      t.equal((await seller.ok('UpdateUnitsForSale', { itemId, delta: -2 }, { key })).quantity, 4, 'quantity')
    },
  ],
  [
    10,
    'core',
    'If requests with one key come at the same time, one is carried out, and all get its outcome.',
    'A client that is in a hurry asks again before the first reply.',
    async (t) => {
      const seller = await t.seller()
      const { itemId } = await t.item(seller, { quantity: 5 })
      const key = t.word()
      const windows = [seller, await t.again(seller), await t.again(seller)]
      const replies = await Promise.all(
        Array.from({ length: 9 }, (_, index) =>
          windows[index % 3]!.begin('UpdateUnitsForSale', { itemId, delta: 1 }, { key }),
        ),
      )
      for (const reply of replies)
        t.equal(resultOf('UpdateUnitsForSale', reply).quantity, 6, 'the quantity in each answer')
      t.equal(
        (await seller.ok('UpdateUnitsForSale', { itemId, delta: 0 })).quantity,
        6,
        'quantity afterwards',
      )
    },
  ],
  [
    11,
    'full',
    'CreateAccount with a key that was used answers with the same account, and not with ALREADY_EXISTS.',
    'The client cannot know whether the name is taken by somebody else or by itself.',
    async (t) => {
      const peer = await t.peer()
      const args = { username: t.username(), password: 'conformance' }
      const key = t.word()
      const first = resultOf('CreateAccount', await callOn(peer, 'CreateAccount', args, { key }))
      const second = resultOf('CreateAccount', await callOn(await t.peer(), 'CreateAccount', args, { key }))
      t.equal(second, first, 'the account')
      const other = { ...args, password: 'another one' }
      const reply = await callOn(peer, 'CreateAccount', other, { key })
      refusalOf(
        ['INVALID_ARGUMENT', 'ALREADY_EXISTS'],
        'CreateAccount with the key and another password',
        reply,
      )
    },
    { needs: 'any' },
  ],
  [
    12,
    'full',
    'A keyed request that was repeated after other changes does not undo them.',
    'The first price is the outcome of the first request, and no longer the price.',
    async (t) => {
      const [seller, buyer] = [await t.seller(), await t.buyer()]
      const { itemId } = await t.item(seller)
      const key = t.word()
      const first = await seller.ok('ChangeItemPrice', { itemId, price: 5 }, { key })
      await seller.ok('ChangeItemPrice', { itemId, price: 6 })
      t.equal(await seller.ok('ChangeItemPrice', { itemId, price: 5 }, { key }), first, 'the answer')
      t.equal((await t.see(buyer, itemId)).price, 6, 'price')
    },
    { needs: 'both' },
  ],
  [
    13,
    'full',
    'A key has up to 64 characters.',
    'The limit itself is allowed.',
    async (t) => {
      const seller = await t.seller()
      const { itemId } = await t.item(seller, { quantity: 5 })
      const key = t.word().padEnd(64, 'k')
      await seller.ok('UpdateUnitsForSale', { itemId, delta: 1 }, { key })
      const { quantity } = await seller.ok(
        'UpdateUnitsForSale',
        { itemId, delta: 1 },
        { key: `${key.slice(0, 63)}l` },
      )
      t.equal(quantity, 7, 'the quantity after two keys that differ in the last character')
      for (const wrong of [`${key}k`, 5, null, {}])
        await seller.refused(
          ['INVALID_ARGUMENT', 'BAD_REQUEST'],
          'UpdateUnitsForSale',
          { itemId, delta: 1 },
          { key: wrong },
        )
    },
  ],
  [
    14,
    'core',
    'A keyed purchase whose reply was lost is answered when it is sent again, and buys once.',
    'This is what keys are for.',
    async (t) => {
      const { buyer, itemId } = await withCart(t, 2, 10)
      const key = t.word()
      const again = await losesReply(t, buyer, { key })
      const { order } = await again.ok('MakePurchase', {}, { key })
      t.equal(
        order.lines.map(({ quantity }) => quantity),
        [2],
        'the quantities of the order',
      )
      t.equal((await t.see(again, itemId)).quantity, order.status === 'paid' ? 8 : 10, 'quantity')
    },
    { needs: 'both' },
  ],
  [
    15,
    'full',
    'ProvideFeedback with a key that was used does not bring an old thumb back.',
    'The buyer has changed it meanwhile.',
    async (t) => {
      const [seller, buyer] = [await t.seller(), await t.buyer()]
      const { itemId } = await t.item(seller)
      const key = t.word()
      await buyer.ok('ProvideFeedback', { itemId, thumb: 'up' }, { key })
      await buyer.ok('ProvideFeedback', { itemId, thumb: 'down' })
      await buyer.ok('ProvideFeedback', { itemId, thumb: 'up' }, { key })
      t.equal((await t.see(buyer, itemId)).feedback, { up: 0, down: 1 }, 'feedback')
    },
    { needs: 'both' },
  ],
  [
    16,
    'full',
    'RegisterItems with a key that was used answers with the same rows.',
    'Five hundred items are registered once.',
    async (t) => {
      const seller = await t.newSeller()
      const key = t.word()
      const first = await seller.ok('RegisterItems', { items: [good, good] }, { key })
      t.equal(await seller.ok('RegisterItems', { items: [good, good] }, { key }), first, 'the results')
      t.equal((await listed(seller)).length, 2, 'the number of items')
    },
  ],
])
