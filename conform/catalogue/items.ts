import * as values from '../../services/contract/values.ts'
import type { SellerClient } from '../runner/client.ts'
import type { Registered, Trial } from '../runner/trial.ts'
import { shown } from '../wire/transcript.ts'
import { area } from './check.ts'

const good = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', price: 10, quantity: 5 }

/** Each value of the field is refused, and the error names the field. */
async function refusesEach(t: Trial, field: string, wrong: readonly unknown[]): Promise<void> {
  const seller = await t.seller()
  for (const value of wrong) {
    const error = await seller.refused('INVALID_ARGUMENT', 'RegisterItemForSale', { ...good, [field]: value })
    t.equal(error.details?.field, field, `details.field for ${shown(value, 60)}`)
  }
}

/** All items that the seller's list shows. */
export async function listed(seller: SellerClient, limit = 100): Promise<values.Item[]> {
  const items: values.Item[] = []
  for (let cursor: string | undefined; ;) {
    const page = await seller.ok('DisplayItemsForSale', { limit, ...(cursor !== undefined && { cursor }) })
    items.push(...page.items)
    cursor = page.next
    if (cursor === undefined || items.length > 20_000) return items
  }
}

/** The item as its seller sees it. */
async function ownItem(t: Trial, seller: SellerClient, itemId: string): Promise<values.Item> {
  const item = (await listed(seller)).find((one) => one.itemId === itemId)
  t.that(item !== undefined, `${itemId} in the list of its seller`, 'a list without it')
  return item!
}

function described({ name, category, keywords, condition, price, quantity }: Registered | values.Item) {
  return { name, category, keywords, condition, price, quantity }
}

export const items = area(
  { name: 'ITEM', title: 'Items', needs: 'seller', section: 'api#RegisterItemForSale' },
  [
    [
      1,
      'core',
      'RegisterItemForSale answers with an id of the form "<category>-<serial>".',
      'The id tells the category, and searches order by it.',
      async (t) => {
        const { itemId, category } = await t.item(await t.seller())
        t.that(
          new RegExp(`^${category}-[1-9]\\d*$`).test(itemId),
          `an id that begins with "${category}-" and ends with a number`,
          itemId,
        )
      },
    ],
    [
      2,
      'core',
      'The seller sees an item as it was registered.',
      'A price or a quantity that changes on the way costs money.',
      async (t) => {
        const seller = await t.seller('shelf')
        const item = await t.item(seller, { condition: 'used', price: 19.99 })
        const came = await ownItem(t, seller, item.itemId)
        t.shape(values.item, came, 'the item')
        t.equal(described(came), described(item), 'the item')
        t.equal(came.sellerId, seller.accountId, 'sellerId')
        t.equal(came.feedback, { up: 0, down: 0 }, 'feedback of a new item')
      },
    ],
    [
      3,
      'core',
      'Every item has an id of its own, even if nothing else differs.',
      'Two lamps that look alike are two items.',
      async (t) => {
        const seller = await t.seller()
        const ids = []
        for (let count = 0; count < 3; count += 1)
          ids.push((await seller.ok('RegisterItemForSale', good)).itemId)
        t.equal(new Set(ids).size, 3, 'the number of different ids')
      },
    ],
    [
      4,
      'core',
      'Buyers see an item as it was registered, with all its fields.',
      'They buy what they see.',
      async (t) => {
        const item = await t.item(await t.seller())
        const came = await t.see(await t.buyer(), item.itemId)
        t.shape(values.item, came, 'the item')
        t.equal(described(came), described(item), 'the item')
      },
      { needs: 'both', section: 'api#GetItem' },
    ],
    [
      5,
      'full',
      'The name of an item has from 1 to 32 characters.',
      'A limit that is not checked is no limit.',
      (t) => refusesEach(t, 'name', ['', 'x'.repeat(33), 5, null, ['x']]),
    ],
    [
      6,
      'full',
      'A category is an integer from 0 to 9999.',
      'It is a part of the id.',
      (t) => refusesEach(t, 'category', [-1, 10_000, 1.5, '3', null]),
    ],
    [
      7,
      'full',
      'An item has at most 5 keywords of 1 to 8 characters.',
      'Searches are fast because keywords are few and short.',
      (t) =>
        refusesEach(t, 'keywords', [
          ['a', 'b', 'c', 'd', 'e', 'f'],
          ['x'.repeat(9)],
          [''],
          'lamp',
          [5],
          null,
        ]),
    ],
    [
      8,
      'full',
      'The condition is "new" or "used".',
      'Nothing else is documented.',
      (t) => refusesEach(t, 'condition', ['old', 'NEW', '', null, 1]),
    ],
    [
      9,
      'core',
      'A price is from 0.01 to 1,000,000, with at most 2 decimals.',
      'Half a cent cannot be paid, and a negative price pays the buyer.',
      (t) => refusesEach(t, 'price', [0, -1, -0.01, 0.001, 19.999, 1_000_000.01, 1e21, '5', null]),
    ],
    [
      10,
      'core',
      'A quantity is an integer from 0 to 1,000,000.',
      'Half a unit cannot be sold.',
      (t) => refusesEach(t, 'quantity', [-1, 1.5, 1_000_001, '5', null]),
    ],
    [
      11,
      'full',
      'The smallest and the largest values are accepted.',
      'The limit itself is allowed.',
      async (t) => {
        const seller = await t.seller()
        const words = Array.from({ length: 5 }, (_, index) => `${index}`.repeat(8))
        for (const edge of [
          { price: 0.01, quantity: 0, category: 0, keywords: [] },
          { price: 1_000_000, quantity: 1_000_000, category: 9_999, keywords: words, name: 'n'.repeat(32) },
        ])
          await seller.ok('RegisterItemForSale', { ...good, ...edge })
      },
    ],
    [
      12,
      'core',
      'Prices come back to the cent.',
      'Money in floating point loses cents: count in cents.',
      async (t) => {
        const seller = await t.seller('shelf')
        const prices = [0.01, 0.1, 0.29, 1.1, 8.2, 19.99, 999_999.99, t.random.integer(1, 99_999_999) / 100]
        const ids = []
        for (const price of prices) ids.push((await t.item(seller, { price })).itemId)
        const all = await listed(seller)
        const came = ids.map((id) => all.find(({ itemId }) => itemId === id)?.price)
        t.equal(came, prices, 'the prices')
      },
      { section: 'api#Item' },
    ],
    [
      13,
      'full',
      'Names and keywords come back character by character, in every script.',
      'Text that is cut or escaped twice is not what the seller wrote.',
      async (t) => {
        const seller = await t.seller('shelf')
        for (const name of ['Zoë’s 19 € lamp', '机器 😀', '"quoted" \\ <b>&amp;', "O'Neill; --"]) {
          const item = await t.item(seller, { name, keywords: [t.word(), 'Öl', '灯'] })
          t.equal(described(await ownItem(t, seller, item.itemId)), described(item), 'the item')
        }
      },
    ],
    [
      14,
      'full',
      'An item without one of its fields is INVALID_ARGUMENT, which names the field.',
      'The error has to say what to add.',
      async (t) => {
        const seller = await t.seller()
        for (const field of Object.keys(good)) {
          const args = Object.fromEntries(Object.entries(good).filter(([name]) => name !== field))
          const error = await seller.refused('INVALID_ARGUMENT', 'RegisterItemForSale', args)
          t.equal(error.details?.field, field, 'details.field')
        }
      },
    ],
    [
      15,
      'core',
      'ChangeItemPrice sets the price, and answers with it.',
      'The next buyer pays it.',
      async (t) => {
        const seller = await t.seller('shelf')
        const { itemId, quantity } = await t.item(seller)
        const result = await seller.ok('ChangeItemPrice', { itemId, price: 12.34 })
        t.equal([result.itemId, result.price], [itemId, 12.34], 'itemId and price')
        const { price, quantity: left } = await ownItem(t, seller, itemId)
        t.equal([price, left], [12.34, quantity], 'price and quantity')
      },
      { section: 'api#ChangeItemPrice' },
    ],
    [
      16,
      'core',
      'UpdateUnitsForSale adds units, or takes them away, and answers with how many there are.',
      'Sellers get and lose stock elsewhere, too.',
      async (t) => {
        const seller = await t.seller('shelf')
        const { itemId } = await t.item(seller, { quantity: 10 })
        t.equal(
          (await seller.ok('UpdateUnitsForSale', { itemId, delta: 5 })).quantity,
          15,
          'quantity after +5',
        )
        t.equal(
          (await seller.ok('UpdateUnitsForSale', { itemId, delta: -15 })).quantity,
          0,
          'quantity after -15',
        )
        t.equal((await ownItem(t, seller, itemId)).quantity, 0, 'quantity in the list')
      },
      { section: 'api#UpdateUnitsForSale' },
    ],
    [
      17,
      'core',
      'Taking more units away than there are is OUT_OF_STOCK, and changes nothing.',
      'A negative stock means that units were sold that did not exist.',
      async (t) => {
        const seller = await t.seller('shelf')
        const { itemId } = await t.item(seller, { quantity: 3 })
        await seller.refused('OUT_OF_STOCK', 'UpdateUnitsForSale', { itemId, delta: -4 })
        t.equal((await ownItem(t, seller, itemId)).quantity, 3, 'quantity')
      },
      { section: 'api#UpdateUnitsForSale' },
    ],
    [
      18,
      'core',
      "Another seller's item cannot be changed: FORBIDDEN.",
      'A competitor would set its price to one cent.',
      async (t) => {
        const [owner, other] = [await t.seller('shelf'), await t.seller()]
        const item = await t.item(owner)
        const { itemId } = item
        await other.refused('FORBIDDEN', 'ChangeItemPrice', { itemId, price: 0.01 })
        await other.refused('FORBIDDEN', 'UpdateUnitsForSale', { itemId, delta: -1 })
        t.equal(described(await ownItem(t, owner, itemId)), described(item), 'the item')
      },
      { section: 'api#ChangeItemPrice' },
    ],
    [
      19,
      'core',
      'An item that is not there is NOT_FOUND.',
      'The seller mistyped an id, and must be told.',
      async (t) => {
        const seller = await t.seller()
        const itemId = '17-999999999999'
        await seller.refused('NOT_FOUND', 'ChangeItemPrice', { itemId, price: 1 })
        await seller.refused('NOT_FOUND', 'UpdateUnitsForSale', { itemId, delta: 1 })
      },
      { section: 'api#ChangeItemPrice' },
    ],
    [
      20,
      'full',
      'The revision of an item grows with each change.',
      'It tells a client which of two answers is the newer one.',
      async (t) => {
        const seller = await t.seller('shelf')
        const { itemId } = await t.item(seller)
        const revs = [(await ownItem(t, seller, itemId)).rev]
        revs.push((await seller.ok('ChangeItemPrice', { itemId, price: 2.5 })).rev)
        revs.push((await seller.ok('UpdateUnitsForSale', { itemId, delta: 1 })).rev)
        t.that(revs[0]! < revs[1]! && revs[1]! < revs[2]!, 'revisions that grow', revs)
        t.equal((await ownItem(t, seller, itemId)).rev, revs[2], 'rev of the item after the last change')
      },
      { section: 'api#Item' },
    ],
    [
      21,
      'full',
      'An item id in another form is INVALID_ARGUMENT.',
      'A wrong form is a mistake of the client, not a missing item.',
      async (t) => {
        const seller = await t.seller()
        for (const itemId of ['', 'lamp', '3', '3-', '-1', '3-0', '-3-1', 5, null]) {
          const error = await seller.refused('INVALID_ARGUMENT', 'ChangeItemPrice', { itemId, price: 1 })
          t.equal(error.details?.field, 'itemId', `details.field for ${shown(itemId)}`)
        }
      },
      { section: 'api#ChangeItemPrice' },
    ],
    [
      22,
      'full',
      'ChangeItemPrice refuses a price that an item cannot have.',
      'A rule about a value holds wherever the value is set.',
      async (t) => {
        const seller = await t.seller()
        const { itemId } = await t.item(seller)
        for (const price of [0, -1, 0.001, 1_000_000.01, '5', null])
          await seller.refused('INVALID_ARGUMENT', 'ChangeItemPrice', { itemId, price })
        for (const delta of [0.5, '1', null, 1_000_001])
          await seller.refused('INVALID_ARGUMENT', 'UpdateUnitsForSale', { itemId, delta })
      },
      { section: 'api#ChangeItemPrice' },
    ],
    [
      23,
      'core',
      "DisplayItemsForSale lists the seller's own items, and no others.",
      'It is the inventory of one seller.',
      async (t) => {
        const [one, other] = [await t.seller('shelf'), await t.seller()]
        const [own, foreign] = [await t.item(one), await t.item(other)]
        const all = await listed(one)
        t.that(
          all.some(({ itemId }) => itemId === own.itemId),
          'the own item in the list',
          'a list without it',
        )
        t.that(
          !all.some(({ itemId }) => itemId === foreign.itemId),
          'no item of another seller',
          foreign.itemId,
        )
        t.that(
          all.every(({ sellerId }) => sellerId === one.accountId),
          'only own items',
          all.find(({ sellerId }) => sellerId !== one.accountId),
        )
      },
      { section: 'api#DisplayItemsForSale' },
    ],
    [
      24,
      'full',
      'Page by page, each item of the seller comes once, the oldest first.',
      'A page that begins too late hides an item, one that begins too early shows it twice.',
      async (t) => {
        const seller = await t.newSeller()
        const ids = []
        for (let count = 0; count < 7; count += 1) ids.push((await t.item(seller)).itemId)
        for (const limit of [1, 3, 7, 100])
          t.equal(
            (await listed(seller, limit)).map(({ itemId }) => itemId),
            ids,
            `the items in pages of ${limit}`,
          )
        const first = await seller.ok('DisplayItemsForSale', { limit: 3 })
        t.equal(first.items.length, 3, 'the length of a page with limit 3')
      },
      { section: 'api#DisplayItemsForSale' },
    ],
    [
      25,
      'full',
      'A limit that is not from 1 to 100, or a cursor that no page gave, is INVALID_ARGUMENT.',
      'A page without a bound can be as long as the catalogue.',
      async (t) => {
        const seller = await t.seller()
        for (const limit of [0, 101, -1, 1.5, '3'])
          await seller.refused('INVALID_ARGUMENT', 'DisplayItemsForSale', { limit })
        for (const cursor of ['', 'nonsense', 5])
          await seller.refused('INVALID_ARGUMENT', 'DisplayItemsForSale', { cursor })
      },
      { section: 'api#DisplayItemsForSale' },
    ],
    [
      26,
      'core',
      'The rating of a new seller is 0 up, 0 down and 0 sold.',
      'There is nothing yet to rate.',
      async (t) => {
        const { feedback, itemsSold } = await (await t.newSeller()).ok('GetSellerRating')
        t.equal([feedback, itemsSold], [{ up: 0, down: 0 }, 0], 'feedback and itemsSold')
      },
      { section: 'api#GetSellerRating' },
    ],
    [
      27,
      'core',
      'GetItem is NOT_FOUND for an item that does not exist, and INVALID_ARGUMENT without an id.',
      'Both are mistakes, and they have different remedies.',
      async (t) => {
        const buyer = await t.buyer()
        await buyer.refused('NOT_FOUND', 'GetItem', { itemId: '17-999999999999' })
        await buyer.refused('INVALID_ARGUMENT', 'GetItem', { itemId: 'lamp' })
        await buyer.refused('INVALID_ARGUMENT', 'GetItem', {})
      },
      { needs: 'buyer', section: 'api#GetItem' },
    ],
    [
      28,
      'core',
      'A buyer sees a change of price or stock as soon as the change was answered.',
      'An answered change is done: no later reply may show the state before it.',
      async (t) => {
        const [buyer, seller] = [await t.buyer(), await t.seller()]
        const { itemId } = await t.item(seller, { quantity: 4 })
        for (let price = 1; price <= 5; price += 1) {
          await seller.ok('ChangeItemPrice', { itemId, price })
          const { quantity } = await seller.ok('UpdateUnitsForSale', { itemId, delta: price })
          const seen = await t.see(buyer, itemId)
          t.equal([seen.price, seen.quantity], [price, quantity], 'price and quantity')
        }
      },
      { needs: 'both', section: 'api#GetItem' },
    ],
    [
      29,
      'full',
      'ListCategories counts the items of each category, and how many of them are for sale.',
      'Buyers need this to choose a category.',
      async (t) => {
        const [buyer, seller] = [await t.buyer(), await t.seller()]
        const category = t.random.integer(0, 9_999)
        const count = async () => {
          const { categories } = await buyer.ok('ListCategories')
          const { items: all = 0, forSale = 0 } = categories.find((one) => one.category === category) ?? {}
          return [all, forSale] as const
        }
        const [all, forSale] = await count()
        await t.item(seller, { category })
        await t.item(seller, { category, quantity: 0 })
        t.equal(await count(), [all + 2, forSale + 1], 'items and forSale')
      },
      { needs: 'both', section: 'api#ListCategories' },
    ],
  ],
)
