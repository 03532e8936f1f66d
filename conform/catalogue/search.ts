import * as values from '../../services/contract/values.ts'
import type { BuyerClient } from '../runner/client.ts'
import { inTurn, type Trial } from '../runner/trial.ts'
import { area } from './check.ts'
import { expectedSearch, type Query } from './expected-search.ts'

const ids = (items: readonly { itemId: string }[]) => items.map(({ itemId }) => itemId)

/** All pages of a search. */
async function allPages(buyer: BuyerClient, query: Query, limit: number): Promise<values.Item[][]> {
  const pages: values.Item[][] = []
  for (let cursor: string | undefined; pages.length < 1_000;) {
    const page = await buyer.ok('SearchItemsForSale', {
      ...query,
      limit,
      ...(cursor !== undefined && { cursor }),
    })
    pages.push(page.items)
    cursor = page.next
    if (cursor === undefined) break
  }
  return pages
}

/** The ids that a search for the keywords finds, in order. */
async function found(buyer: BuyerClient, keywords: readonly string[], more: object = {}): Promise<string[]> {
  return ids((await buyer.ok('SearchItemsForSale', { keywords, ...more })).items)
}

/** Items that differ only in these values, and that share a keyword which nothing else has. */
async function shelf(t: Trial, variants: readonly Partial<values.Item>[]) {
  const [seller, buyer] = [await t.seller(), await t.buyer()]
  const word = t.word()
  const common = { category: 5, price: 10, quantity: 3, keywords: [word] }
  const items = await inTurn(variants.length, (index) => t.item(seller, { ...common, ...variants[index] }))
  return { seller, buyer, word, items, itemIds: ids(items) }
}

async function thumb(t: Trial, buyer: BuyerClient, itemId: string, which: 'up' | 'down') {
  await t.setUp('ProvideFeedback', () => buyer.ok('ProvideFeedback', { itemId, thumb: which }))
}

export const search = area(
  { name: 'SEARCH', title: 'Search', needs: 'both', section: 'api#SearchItemsForSale' },
  [
    [
      1,
      'core',
      'A search for a keyword finds the item that has it, with all its fields.',
      'Buyers can buy only what they find.',
      async (t) => {
        const { buyer, word, itemIds } = await shelf(t, [{}])
        const { items } = await buyer.ok('SearchItemsForSale', { keywords: [word] })
        t.equal(ids(items), itemIds, 'the items found')
        t.shape(values.item, items[0], 'the item')
      },
    ],
    [
      2,
      'core',
      'Keywords are compared ignoring case.',
      'Buyers do not know how the seller wrote them.',
      async (t) => {
        const word = t.word()
        const { buyer, itemIds } = await shelf(t, [
          { keywords: [`${word.slice(0, 4).toUpperCase()}${word.slice(4)}`] },
        ])
        t.equal(await found(buyer, [word.toUpperCase()]), itemIds, 'the items found')
        t.equal(await found(buyer, [word.toLowerCase()]), itemIds, 'the items found')
      },
    ],
    [
      3,
      'core',
      'An item matches only if it has at least one of the keywords that were asked for.',
      'A buyer who asks for lamps does not want bicycles.',
      async (t) => {
        const [one, two, three] = [t.word(), t.word(), t.word()]
        const { buyer, itemIds } = await shelf(t, [
          { keywords: [one] },
          { keywords: [two] },
          { keywords: [three] },
        ])
        t.equal((await found(buyer, [one, two])).sort(), itemIds.slice(0, 2).sort(), 'the items found')
      },
    ],
    [
      4,
      'core',
      'Items without units are not found, and come back when there are some.',
      'A search shows what can be bought.',
      async (t) => {
        const { seller, buyer, word, itemIds } = await shelf(t, [{ quantity: 0 }, {}])
        t.equal(
          await found(buyer, [word]),
          itemIds.slice(1),
          'the items found without the one that is out of stock',
        )
        await seller.ok('UpdateUnitsForSale', { itemId: itemIds[0], delta: 1 })
        t.equal((await found(buyer, [word])).length, 2, 'the number of items found afterwards')
      },
    ],
    [
      5,
      'core',
      'With a category, only its items are found.',
      'A category narrows a search.',
      async (t) => {
        const { buyer, word, itemIds } = await shelf(t, [{ category: 7 }, { category: 8 }, { category: 7 }])
        t.equal(
          await found(buyer, [word], { category: 7 }),
          [itemIds[0], itemIds[2]],
          'the items found in category 7',
        )
        t.equal(await found(buyer, [word], { category: 9 }), [], 'the items found in category 9')
      },
    ],
    [
      6,
      'core',
      'Items with more matching keywords come first, whatever they cost.',
      'They are nearer to the question.',
      async (t) => {
        const [one, two, three] = [t.word(), t.word(), t.word()]
        const { buyer, itemIds } = await shelf(t, [
          { keywords: [one], price: 1 },
          { keywords: [one, two, three], price: 99 },
          { keywords: [one, two], price: 50 },
        ])
        t.equal(await found(buyer, [one, two, three]), [itemIds[1], itemIds[2], itemIds[0]], 'the order')
      },
    ],
    [
      7,
      'core',
      'Among items that match alike, better feedback (up - down) comes first, whatever it costs.',
      'Quality counts more than the price.',
      async (t) => {
        const { buyer, word, itemIds } = await shelf(t, [{ price: 1 }, { price: 2 }, { price: 3 }])
        await thumb(t, buyer, itemIds[2]!, 'up')
        await thumb(t, buyer, itemIds[0]!, 'down')
        t.equal(await found(buyer, [word]), [itemIds[2], itemIds[1], itemIds[0]], 'the order')
      },
    ],
    [
      8,
      'core',
      'Among items that match and are rated alike, the cheaper one comes first.',
      'Buyers choose in the same way.',
      async (t) => {
        const { buyer, word, itemIds } = await shelf(t, [{ price: 100 }, { price: 9.5 }, { price: 20 }])
        t.equal(await found(buyer, [word]), [itemIds[1], itemIds[2], itemIds[0]], 'the order')
      },
    ],
    [
      9,
      'full',
      'Among items that are alike in everything else, the lower id comes first: category, then serial, as numbers.',
      'An order that is not decided changes from page to page. As text, 10 would stand before 9.',
      async (t) => {
        const categories = [10, 9, 100, 9, 10]
        const { buyer, word, items } = await shelf(
          t,
          Array.from({ length: 15 }, (_, index) => ({ category: categories[index % 5]! })),
        )
        const expected = ids(
          expectedSearch(
            items.map((item) => ({ ...item, feedback: { up: 0, down: 0 } })),
            {},
          ),
        )
        t.equal(await found(buyer, [word]), expected, 'the order')
      },
    ],
    [
      10,
      'core',
      'A page has at most as many items as the limit says, by default 20.',
      'A page without a bound can be as long as the catalogue.',
      async (t) => {
        const { buyer, word, itemIds } = await shelf(
          t,
          Array.from({ length: 22 }, () => ({})),
        )
        t.equal((await found(buyer, [word])).length, 20, 'the length of a page without a limit')
        t.equal(
          await found(buyer, [word], { limit: 3 }),
          itemIds.slice(0, 3),
          'the items of a page with limit 3',
        )
        t.equal(
          (await found(buyer, [word], { limit: 100 })).length,
          22,
          'the length of a page with limit 100',
        )
      },
    ],
    [
      11,
      'core',
      'Page by page, each item comes exactly once, and in the order of the whole result.',
      'A page that begins too late hides an item, one that begins too early shows it twice.',
      async (t) => {
        const { buyer, word, itemIds } = await shelf(
          t,
          Array.from({ length: 7 }, (_, index) => ({ price: 1 + (index % 3) })),
        )
        const whole = await found(buyer, [word], { limit: 100 })
        t.equal([...whole].sort(), [...itemIds].sort(), 'all items')
        for (const limit of [1, 2, 3, 7]) {
          const pages = await allPages(buyer, { keywords: [word] }, limit)
          t.equal(ids(pages.flat()), whole, `the items in pages of ${limit}`)
          t.that(
            pages.every((page) => page.length <= limit),
            `pages of at most ${limit}`,
            pages.map((page) => page.length),
          )
        }
      },
    ],
    [
      12,
      'core',
      'A search that finds nothing answers with an empty list and no next.',
      'Finding nothing is not an error.',
      async (t) => {
        const result = await (await t.buyer()).ok('SearchItemsForSale', { keywords: [t.word()] })
        t.equal([result.items, result.next], [[], undefined], 'items and next')
      },
      { needs: 'buyer' },
    ],
    [
      13,
      'full',
      'A limit that is not from 1 to 100, or a cursor that no page gave, is INVALID_ARGUMENT.',
      'A page without a bound can be as long as the catalogue.',
      async (t) => {
        const buyer = await t.buyer()
        for (const limit of [0, 101, -1, 2.5, '3', null])
          await buyer.refused('INVALID_ARGUMENT', 'SearchItemsForSale', { limit })
        for (const cursor of ['', 'nonsense', 5])
          await buyer.refused('INVALID_ARGUMENT', 'SearchItemsForSale', { cursor })
      },
      { needs: 'buyer' },
    ],
    [
      14,
      'full',
      'A category or keywords that no item can have are INVALID_ARGUMENT.',
      'A search that can find nothing is a mistake of the client.',
      async (t) => {
        const buyer = await t.buyer()
        for (const category of [-1, 10_000, 1.5, '3', null])
          await buyer.refused('INVALID_ARGUMENT', 'SearchItemsForSale', { category })
        for (const keywords of [['a', 'b', 'c', 'd', 'e', 'f'], ['x'.repeat(9)], [''], 'lamp', [5]])
          await buyer.refused('INVALID_ARGUMENT', 'SearchItemsForSale', { keywords })
      },
      { needs: 'buyer' },
    ],
    [
      15,
      'full',
      'Without keywords, or with an empty list of them, all items of the category are found, in order.',
      'Buyers look around in a category.',
      async (t) => {
        const category = t.random.integer(0, 9_999)
        const { buyer } = await shelf(t, [
          { category, price: 3 },
          { category, price: 1 },
          { category, price: 2 },
        ])
        const all = (await allPages(buyer, { category }, 100)).flat()
        t.equal(ids(all), ids(expectedSearch(all, { category })), 'the order')
        t.that(
          all.length >= 3 && all.every((item) => item.category === category),
          'the items of the category',
          ids(all),
        )
        const withEmpty = (await allPages(buyer, { category, keywords: [] }, 100)).flat()
        t.equal(ids(withEmpty), ids(all), 'the items for an empty list of keywords')
      },
    ],
    [
      16,
      'full',
      'A keyword that is asked for twice, or in upper and lower case, counts once.',
      'Otherwise the order depends on how the question is written.',
      async (t) => {
        const [one, two, three] = [t.word(), t.word(), t.word()]
        const { buyer, itemIds } = await shelf(t, [
          { keywords: [one], price: 1 },
          { keywords: [two, three], price: 2 },
        ])
        t.equal(
          await found(buyer, [one, one.toUpperCase(), one, two, three]),
          [itemIds[1], itemIds[0]],
          'the order',
        )
      },
    ],
    [
      17,
      'full',
      'A keyword must be equal; a common beginning is not enough.',
      'A buyer who asks for "car" does not want a carpet.',
      async (t) => {
        const word = t.word().slice(-7)
        const { buyer, itemIds } = await shelf(t, [{ keywords: [word] }, { keywords: [`${word}x`] }])
        t.equal(await found(buyer, [word]), itemIds.slice(0, 1), 'the items found')
        t.equal(await found(buyer, [word.slice(0, -1)]), [], 'the items found for the beginning of a keyword')
      },
    ],
    [
      18,
      'core',
      'A change of the price changes the order at once.',
      'An index that lags behind sells at prices of the past.',
      async (t) => {
        const { seller, buyer, word, itemIds } = await shelf(t, [{ price: 1 }, { price: 2 }])
        await seller.ok('ChangeItemPrice', { itemId: itemIds[0], price: 3 })
        const { items } = await buyer.ok('SearchItemsForSale', { keywords: [word] })
        t.equal(ids(items), [itemIds[1], itemIds[0]], 'the order')
        t.equal(items[1]?.price, 3, 'the price in the search')
      },
    ],
    [
      19,
      'core',
      'Searches do not find an item whose last unit was bought.',
      'Nobody can buy it.',
      async (t) => {
        const { buyer, word, itemIds } = await shelf(t, [{ quantity: 2 }])
        await t.buys(buyer, [itemIds[0]!, 2])
        t.equal(await found(buyer, [word]), [], 'the items found')
      },
    ],
    [
      20,
      'full',
      'Each answer is the one that the specification says, for random items, ratings and questions.',
      'Rules that hold one by one can fail together.',
      async (t) => {
        const words = [t.word(), t.word(), t.word(), t.word()]
        const some = (most: number) => t.random.shuffled(words).slice(0, t.random.integer(0, most))
        const all = t.word()
        const { buyer, items } = await shelf(
          t,
          Array.from({ length: 25 }, () => ({
            keywords: [all, ...some(4)],
            category: t.random.pick([2, 10, 11]),
            price: t.random.pick([1, 2, 10]),
            quantity: t.random.pick([0, 1, 1, 5]),
          })),
        )
        const feedback = new Map(items.map(({ itemId }) => [itemId, { up: 0, down: 0 }]))
        for (const rater of [buyer, await t.buyer('crowd 0')])
          for (const { itemId } of items.filter(() => t.random.chance(0.4))) {
            const which = t.random.pick(['up', 'down'] as const)
            await thumb(t, rater, itemId, which)
            feedback.get(itemId)![which] += 1
          }
        const known = items.map((item) => ({ ...item, feedback: feedback.get(item.itemId)! }))
        for (let count = 0; count < 20; count += 1) {
          const keywords = t.random.shuffled([all, ...some(3)])
          const query = { keywords, ...(t.random.chance(0.4) && { category: t.random.pick([2, 10, 11]) }) }
          const came = (await allPages(buyer, query, t.random.pick([4, 25]))).flat()
          t.equal(ids(came), ids(expectedSearch(known, query)), 'the items in order')
        }
      },
    ],
    [
      21,
      'beyond',
      'Case is ignored in other scripts, too.',
      'The world does not write in ASCII.',
      async (t) => {
        const word = t.word().slice(-6)
        const { buyer, itemIds } = await shelf(t, [{ keywords: [`${word}öÉ`] }])
        t.equal(await found(buyer, [`${word}Öé`]), itemIds, 'the items found')
      },
    ],
    [
      22,
      'beyond',
      'A keyword that an item has twice, in upper and lower case, counts once.',
      'Sellers would write a keyword five times to come first.',
      async (t) => {
        const [one, two] = [t.word(), t.word()]
        const { buyer, itemIds } = await shelf(t, [
          { keywords: [one, one.toUpperCase(), one], price: 1 },
          { keywords: [one, two], price: 2 },
        ])
        t.equal(await found(buyer, [one, two]), [itemIds[1], itemIds[0]], 'the order')
      },
    ],
  ],
)
