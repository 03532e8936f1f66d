import type { Trial } from '../runner/trial.ts'
import { area } from './check.ts'

/** An item that was withdrawn, its seller, and a buyer who had it in the cart before. */
async function withdrawn(t: Trial) {
  const [seller, buyer] = [await t.seller(), await t.buyer()]
  const item = await t.item(seller)
  const { itemId } = item
  await t.setUp('AddItemToCart', () => buyer.ok('AddItemToCart', { itemId, quantity: 1 }))
  const result = await seller.ok('WithdrawItem', { itemId })
  return { seller, buyer, item, itemId, result }
}

export const itemLife = area(
  { name: 'LIFE', title: 'Items that change and go', needs: 'both', section: 'api#WithdrawItem' },
  [
    [
      1,
      'full',
      'UpdateItem changes name, keywords and condition; fields that are not named stay.',
      'Correcting a typing error must not need a new item.',
      async (t) => {
        const [seller, buyer] = [await t.seller(), await t.buyer()]
        const { itemId, price, quantity, condition } = await t.item(seller)
        const keywords = [t.word()]
        const { item } = await seller.ok('UpdateItem', { itemId, name: 'Another', keywords })
        t.equal(
          [item.name, item.keywords, item.condition, item.price, item.quantity],
          ['Another', keywords, condition, price, quantity],
          'name, keywords, condition, price and quantity',
        )
        const found = await buyer.ok('SearchItemsForSale', { keywords })
        t.equal(
          found.items.map((one) => one.itemId),
          [itemId],
          'the items with the new keyword',
        )
      },
      { section: 'api#UpdateItem' },
    ],
    [
      2,
      'full',
      'After UpdateItem, the old keywords find nothing.',
      'An index that keeps old words shows items that do not match.',
      async (t) => {
        const [seller, buyer] = [await t.seller(), await t.buyer()]
        const { itemId, word } = await t.item(seller)
        await seller.ok('UpdateItem', { itemId, keywords: [t.word()] })
        t.equal(
          (await buyer.ok('SearchItemsForSale', { keywords: [word] })).items,
          [],
          'the items with the old keyword',
        )
      },
      { section: 'api#UpdateItem' },
    ],
    [
      3,
      'full',
      "UpdateItem and WithdrawItem are FORBIDDEN for another seller's item, and NOT_FOUND if there is no such item.",
      'Only its seller decides about an item.',
      async (t) => {
        const [owner, other, buyer] = [await t.seller('shelf'), await t.seller(), await t.buyer()]
        const { itemId, name } = await t.item(owner)
        await other.refused('FORBIDDEN', 'UpdateItem', { itemId, name: 'Mine' })
        await other.refused('FORBIDDEN', 'WithdrawItem', { itemId })
        await other.refused('NOT_FOUND', 'UpdateItem', { itemId: '17-999999999999', name: 'x' })
        await other.refused('NOT_FOUND', 'WithdrawItem', { itemId: '17-999999999999' })
        const seen = await t.see(buyer, itemId)
        t.equal([seen.name, seen.withdrawn], [name, undefined], 'name and withdrawn')
      },
      { section: 'api#UpdateItem' },
    ],
    [
      4,
      'full',
      'UpdateItem refuses a name, keywords or a condition that an item cannot have.',
      'A rule about a value holds wherever the value is set.',
      async (t) => {
        const seller = await t.seller()
        const { itemId } = await t.item(seller)
        for (const change of [
          { name: '' },
          { name: 'x'.repeat(33) },
          { keywords: ['x'.repeat(9)] },
          { condition: 'old' },
          {},
        ])
          await seller.refused('INVALID_ARGUMENT', 'UpdateItem', { itemId, ...change })
      },
      { needs: 'seller', section: 'api#UpdateItem' },
    ],
    [
      5,
      'full',
      'WithdrawItem answers with the item, withdrawn and without units, and GetItem shows the same.',
      'Earlier buyers still find what they bought.',
      async (t) => {
        const { buyer, itemId, result } = await withdrawn(t)
        t.equal(
          [result.item.withdrawn, result.item.quantity],
          [true, 0],
          'withdrawn and quantity in the answer',
        )
        const seen = await t.see(buyer, itemId)
        t.equal([seen.withdrawn, seen.quantity], [true, 0], 'withdrawn and quantity in GetItem')
      },
    ],
    [
      6,
      'full',
      'Searches do not find a withdrawn item.',
      'It cannot be bought.',
      async (t) => {
        const { buyer, item } = await withdrawn(t)
        t.equal(
          (await buyer.ok('SearchItemsForSale', { keywords: [item.word] })).items,
          [],
          'the items found',
        )
      },
    ],
    [
      7,
      'full',
      'Adding a withdrawn item to a cart is NOT_FOUND.',
      'For buyers it no longer exists.',
      async (t) => {
        const { buyer, itemId } = await withdrawn(t)
        await buyer.refused('NOT_FOUND', 'AddItemToCart', { itemId, quantity: 1 })
      },
    ],
    [
      8,
      'full',
      'Buying a cart with a withdrawn item is OUT_OF_STOCK, which names the line.',
      'The buyer has to learn which line to remove.',
      async (t) => {
        const { buyer, itemId } = await withdrawn(t)
        const { details } = await buyer.refused('OUT_OF_STOCK', 'MakePurchase')
        t.that(JSON.stringify(details ?? {}).includes(itemId), `details that name ${itemId}`, details)
      },
    ],
    [
      9,
      'full',
      'Changing a withdrawn item is NOT_FOUND.',
      'Withdrawn is for good.',
      async (t) => {
        const { seller, itemId } = await withdrawn(t)
        await seller.refused('NOT_FOUND', 'ChangeItemPrice', { itemId, price: 1 })
        await seller.refused('NOT_FOUND', 'UpdateUnitsForSale', { itemId, delta: 1 })
        await seller.refused('NOT_FOUND', 'UpdateItem', { itemId, name: 'x' })
      },
    ],
  ],
)
