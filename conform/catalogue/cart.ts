import * as values from '../../services/contract/values.ts'
import type { BuyerClient } from '../runner/client.ts'
import { resultOf } from '../runner/client.ts'
import type { Trial } from '../runner/trial.ts'
import { area } from './check.ts'

const lines = ({ lines: all }: values.Cart) => all.map(({ itemId, quantity }) => [itemId, quantity])

async function add(t: Trial, buyer: BuyerClient, itemId: string, quantity: number): Promise<void> {
  await t.setUp('AddItemToCart', () => buyer.ok('AddItemToCart', { itemId, quantity }))
}

async function cartOf(buyer: BuyerClient): Promise<values.Cart> {
  return (await buyer.ok('DisplayCart')).cart
}

/** A buyer with two units of an item in the cart. Carts are saved by a buyer whom no other area uses. */
async function filled(t: Trial, quantity = 10, name = 'ann') {
  const [seller, buyer] = [await t.seller(), await t.buyer(name)]
  const item = await t.item(seller, { quantity })
  await add(t, buyer, item.itemId, 2)
  return { seller, buyer, item, itemId: item.itemId }
}

export const cart = area({ name: 'CART', title: 'The cart', needs: 'both', section: 'api#AddItemToCart' }, [
  [
    1,
    'core',
    'The cart of a new session is empty.',
    "Somebody else's lines in it would be bought by mistake.",
    async (t) => {
      const came = await cartOf(await t.newBuyer())
      t.shape(values.cart, came, 'the cart')
      t.equal([came.lines, came.total], [[], 0], 'lines and total')
    },
    { needs: 'buyer', section: 'api#DisplayCart' },
  ],
  [
    2,
    'core',
    'A line of the cart has the id, name and price of the item, the quantity, and the units for sale.',
    'The buyer needs them to decide.',
    async (t) => {
      const [seller, buyer] = [await t.seller(), await t.buyer()]
      const { itemId, name, price, quantity: available } = await t.item(seller)
      const result = await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
      t.shape(values.cart, result.cart, 'the cart')
      t.equal(result.cart.lines, [{ itemId, name, price, quantity: 2, available }], 'lines in the answer')
      t.equal((await cartOf(buyer)).lines, result.cart.lines, 'lines in DisplayCart')
    },
    { section: 'api#CartLine' },
  ],
  [
    3,
    'core',
    'The total is the sum of price times quantity, to the cent.',
    '0.1 + 0.2 is not 0.3 in floating point: count in cents.',
    async (t) => {
      const [seller, buyer] = [await t.seller(), await t.buyer()]
      for (const [price, quantity] of [
        [0.1, 1],
        [0.2, 1],
        [19.99, 3],
      ] as const)
        await add(t, buyer, (await t.item(seller, { price })).itemId, quantity)
      t.equal((await cartOf(buyer)).total, 60.27, 'total')
    },
    { section: 'api#Cart' },
  ],
  [
    4,
    'core',
    'Adding an item that is in the cart already makes its line longer.',
    'An item has one line.',
    async (t) => {
      const { buyer, itemId } = await filled(t)
      t.equal(lines((await buyer.ok('AddItemToCart', { itemId, quantity: 3 })).cart), [[itemId, 5]], 'lines')
    },
  ],
  [
    5,
    'core',
    'RemoveItemFromCart takes units out, and the line disappears with the last one.',
    'Buyers change their minds.',
    async (t) => {
      const { buyer, itemId } = await filled(t)
      t.equal(
        lines((await buyer.ok('RemoveItemFromCart', { itemId, quantity: 1 })).cart),
        [[itemId, 1]],
        'lines',
      )
      t.equal(lines((await buyer.ok('RemoveItemFromCart', { itemId, quantity: 1 })).cart), [], 'lines')
    },
    { section: 'api#RemoveItemFromCart' },
  ],
  [
    6,
    'full',
    'Taking more units out than there are is INVALID_ARGUMENT, and changes nothing.',
    'A cart with a negative line would pay the buyer.',
    async (t) => {
      const { buyer, itemId } = await filled(t)
      await buyer.refused('INVALID_ARGUMENT', 'RemoveItemFromCart', { itemId, quantity: 3 })
      t.equal(lines(await cartOf(buyer)), [[itemId, 2]], 'lines')
    },
    { section: 'api#RemoveItemFromCart' },
  ],
  [
    7,
    'full',
    'Taking out an item that is not in the cart is NOT_FOUND.',
    'The client shows a cart that is out of date.',
    async (t) => {
      const { buyer, seller } = await filled(t)
      const { itemId } = await t.item(seller)
      await buyer.refused('NOT_FOUND', 'RemoveItemFromCart', { itemId, quantity: 1 })
    },
    { section: 'api#RemoveItemFromCart' },
  ],
  [
    8,
    'core',
    'ClearCart empties the cart.',
    'The buyer begins again.',
    async (t) => {
      const { buyer } = await filled(t)
      t.equal(lines((await buyer.ok('ClearCart')).cart), [], 'lines in the answer')
      t.equal(lines(await cartOf(buyer)), [], 'lines in DisplayCart')
    },
    { section: 'api#ClearCart' },
  ],
  [
    9,
    'core',
    'Adding more units than are for sale is OUT_OF_STOCK, and changes nothing.',
    'The buyer learns early what cannot be bought.',
    async (t) => {
      const { buyer, itemId } = await filled(t, 3)
      await buyer.refused('OUT_OF_STOCK', 'AddItemToCart', { itemId, quantity: 4 })
      t.equal(lines(await cartOf(buyer)), [[itemId, 2]], 'lines')
    },
  ],
  [
    10,
    'full',
    'The units that are already in the cart count.',
    'Two and two units are four, and only three are for sale.',
    async (t) => {
      const { buyer, itemId } = await filled(t, 3)
      await buyer.refused('OUT_OF_STOCK', 'AddItemToCart', { itemId, quantity: 2 })
      t.equal(lines((await buyer.ok('AddItemToCart', { itemId, quantity: 1 })).cart), [[itemId, 3]], 'lines')
    },
  ],
  [
    11,
    'core',
    'Adding reserves nothing: two buyers can have the last unit in their carts.',
    'A cart that reserves would take the stock away from those who buy.',
    async (t) => {
      const [seller, one, other] = [await t.seller(), await t.buyer(), await t.buyer('crowd 0')]
      const { itemId } = await t.item(seller, { quantity: 1 })
      for (const buyer of [one, other]) await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
      t.equal((await t.see(one, itemId)).quantity, 1, 'the quantity of the item')
    },
  ],
  [
    12,
    'core',
    'A cart belongs to its session: another session of the same buyer has its own.',
    'Two windows of one buyer do not change under each other.',
    async (t) => {
      const { buyer, itemId } = await filled(t)
      const other = await t.otherSession(buyer)
      t.equal(lines(await cartOf(other)), [], 'the lines in the other session')
      await other.ok('ClearCart')
      t.equal(lines(await cartOf(buyer)), [[itemId, 2]], 'the lines in the first session')
    },
    { section: 'api#DisplayCart' },
  ],
  [
    13,
    'core',
    "A buyer never sees another buyer's cart.",
    'It is private.',
    async (t) => {
      const { itemId } = await filled(t)
      const other = await t.buyer('crowd 0')
      t.equal(lines(await cartOf(other)), [], 'the lines of the other buyer')
      await other.refused('NOT_FOUND', 'RemoveItemFromCart', { itemId, quantity: 1 })
    },
    { section: 'api#DisplayCart' },
  ],
  [
    14,
    'core',
    'The cart is the same on every connection of the session.',
    'A frontend that keeps carts itself loses them with the connection.',
    async (t) => {
      const { buyer, itemId } = await filled(t)
      buyer.peer.close()
      const again = await t.again(buyer)
      t.equal(lines(await cartOf(again)), [[itemId, 2]], 'lines')
    },
    { section: 'api#Frames' },
  ],
  [
    15,
    'core',
    'After SaveCart, a later session begins with the cart.',
    'The buyer continues tomorrow.',
    async (t) => {
      const { buyer, itemId } = await filled(t, 10, 'saver')
      await buyer.ok('SaveCart')
      await buyer.ok('Logout')
      const later = await t.otherSession(buyer)
      t.equal(lines(await cartOf(later)), [[itemId, 2]], 'the lines in the later session')
      await later.ok('ClearCart')
      await later.ok('SaveCart')
    },
    { section: 'api#SaveCart' },
  ],
  [
    16,
    'core',
    'Without SaveCart, Logout drops the cart.',
    'The next user of the computer must not see it.',
    async (t) => {
      const { buyer } = await filled(t, 10, 'saver')
      await buyer.ok('Logout')
      t.equal(lines(await cartOf(await t.otherSession(buyer))), [], 'the lines in the later session')
    },
    { section: 'api#Logout' },
  ],
  [
    17,
    'full',
    'ClearCart leaves the saved cart alone.',
    'It empties the cart of this session.',
    async (t) => {
      const { buyer, itemId } = await filled(t, 10, 'saver')
      await buyer.ok('SaveCart')
      await buyer.ok('ClearCart')
      const later = await t.otherSession(buyer)
      t.equal(lines(await cartOf(later)), [[itemId, 2]], 'the lines in the later session')
      await buyer.ok('SaveCart')
      t.equal(lines(await cartOf(await t.otherSession(buyer))), [], 'the lines after an empty cart was saved')
    },
    { section: 'api#ClearCart' },
  ],
  [
    18,
    'full',
    'The version of the cart grows with each change, and not when it is only shown.',
    'A purchase happens once because it names the version.',
    async (t) => {
      const { buyer, itemId } = await filled(t)
      const versions = [(await cartOf(buyer)).version]
      t.equal((await cartOf(buyer)).version, versions[0], 'the version after DisplayCart')
      versions.push((await buyer.ok('AddItemToCart', { itemId, quantity: 1 })).cart.version)
      versions.push((await buyer.ok('RemoveItemFromCart', { itemId, quantity: 1 })).cart.version)
      versions.push((await buyer.ok('ClearCart')).cart.version)
      t.that(
        versions.every((version, at) => at === 0 || version > versions[at - 1]!),
        'versions that grow',
        versions,
      )
    },
    { section: 'api#Cart' },
  ],
  [
    19,
    'full',
    'The cart says whether a later session starts with it.',
    'The buyer sees whether there is something to save.',
    async (t) => {
      const { buyer, itemId } = await filled(t, 10, 'saver')
      t.equal((await buyer.ok('SaveCart')).cart.saved, true, 'saved after SaveCart')
      t.equal(
        (await buyer.ok('AddItemToCart', { itemId, quantity: 1 })).cart.saved,
        false,
        'saved after a change',
      )
      await buyer.ok('ClearCart')
      await buyer.ok('SaveCart')
    },
    { section: 'api#Cart' },
  ],
  [
    20,
    'core',
    'The cart shows the current prices and units.',
    "Yesterday's price is not the one that is paid.",
    async (t) => {
      const { buyer, seller, itemId } = await filled(t)
      await seller.ok('ChangeItemPrice', { itemId, price: 2.5 })
      await seller.ok('UpdateUnitsForSale', { itemId, delta: -9 })
      const came = await cartOf(buyer)
      const { price, available } = came.lines[0]!
      t.equal([price, available, came.total], [2.5, 1, 5], 'price, available and total')
    },
    { section: 'api#DisplayCart' },
  ],
  [
    21,
    'core',
    'Adding an item that is not there is NOT_FOUND.',
    'It cannot be bought.',
    async (t) => {
      await (
        await t.buyer()
      ).refused('NOT_FOUND', 'AddItemToCart', { itemId: '17-999999999999', quantity: 1 })
    },
    { needs: 'buyer' },
  ],
  [
    22,
    'full',
    'A quantity that is not an integer from 1 to 1,000,000 is INVALID_ARGUMENT.',
    'Minus one unit would pay the buyer.',
    async (t) => {
      const { buyer, itemId } = await filled(t)
      for (const quantity of [0, -1, 1.5, '1', null, 1_000_001])
        for (const op of ['AddItemToCart', 'RemoveItemFromCart']) {
          const error = await buyer.refused('INVALID_ARGUMENT', op, { itemId, quantity })
          t.equal(error.details?.field, 'quantity', 'details.field')
        }
      t.equal(lines(await cartOf(buyer)), [[itemId, 2]], 'lines')
    },
  ],
  [
    23,
    'core',
    'No change is lost if several connections change the cart at once.',
    'A cart that is read, changed and written again loses one of two changes.',
    async (t) => {
      const [seller, buyer] = [await t.seller(), await t.buyer()]
      const [one, other] = [await t.item(seller, { quantity: 50 }), await t.item(seller, { quantity: 50 })]
      const windows = [buyer, await t.again(buyer), await t.again(buyer)]
      const replies = await Promise.all(
        windows.flatMap((window) =>
          Array.from({ length: 8 }, (_, index) =>
            window.begin('AddItemToCart', {
              itemId: index % 2 === 0 ? one.itemId : other.itemId,
              quantity: 1,
            }),
          ),
        ),
      )
      for (const reply of replies) resultOf('AddItemToCart', reply)
      const came = lines(await cartOf(buyer)).map(([itemId, quantity]) => `${itemId}: ${quantity}`)
      t.equal(
        came.sort(),
        [`${one.itemId}: 12`, `${other.itemId}: 12`].sort(),
        'lines after 24 units were added',
      )
    },
  ],
  [
    24,
    'full',
    'A cart that is saved again replaces the saved one.',
    'A buyer has one saved cart.',
    async (t) => {
      const { buyer, seller, itemId } = await filled(t, 10, 'saver')
      await buyer.ok('SaveCart')
      const other = await t.item(seller)
      await add(t, buyer, other.itemId, 1)
      await buyer.ok('RemoveItemFromCart', { itemId, quantity: 2 })
      await buyer.ok('SaveCart')
      t.equal(
        lines(await cartOf(await t.otherSession(buyer))),
        [[other.itemId, 1]],
        'the lines in a later session',
      )
      await buyer.ok('ClearCart')
      await buyer.ok('SaveCart')
    },
    { section: 'api#SaveCart' },
  ],
])
