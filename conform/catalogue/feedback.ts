import { resultOf } from '../runner/client.ts'
import { area } from './check.ts'
import { withCart } from './purchases.ts'

export const feedback = area(
  { name: 'FEEDBACK', title: 'Feedback', needs: 'both', section: 'api#ProvideFeedback' },
  [
    [
      1,
      'core',
      'A thumb up and a thumb down are counted, and the item shows them.',
      'Searches order by them.',
      async (t) => {
        const [seller, buyer] = [await t.seller(), await t.buyer()]
        for (const [thumb, expected] of [
          ['up', { up: 1, down: 0 }] as const,
          ['down', { up: 0, down: 1 }] as const,
        ]) {
          const { itemId } = await t.item(seller)
          t.equal(
            (await buyer.ok('ProvideFeedback', { itemId, thumb })).feedback,
            expected,
            'feedback in the answer',
          )
          t.equal((await t.see(buyer, itemId)).feedback, expected, 'feedback of the item')
        }
      },
    ],
    [
      2,
      'core',
      'The same thumb again counts once.',
      'Otherwise one buyer could lift an item to the top.',
      async (t) => {
        const [seller, buyer] = [await t.seller(), await t.buyer()]
        const { itemId } = await t.item(seller)
        for (let count = 0; count < 3; count += 1) await buyer.ok('ProvideFeedback', { itemId, thumb: 'up' })
        const other = await t.otherSession(buyer)
        const { feedback: came } = await other.ok('ProvideFeedback', { itemId, thumb: 'up' })
        t.equal(came, { up: 1, down: 0 }, 'feedback')
      },
    ],
    [
      3,
      'core',
      'A buyer who changes the thumb moves it.',
      'One thumb for each buyer and item.',
      async (t) => {
        const [seller, buyer] = [await t.seller(), await t.buyer()]
        const { itemId } = await t.item(seller)
        await buyer.ok('ProvideFeedback', { itemId, thumb: 'up' })
        t.equal(
          (await buyer.ok('ProvideFeedback', { itemId, thumb: 'down' })).feedback,
          { up: 0, down: 1 },
          'feedback',
        )
        t.equal(
          (await buyer.ok('ProvideFeedback', { itemId, thumb: 'up' })).feedback,
          { up: 1, down: 0 },
          'feedback',
        )
      },
    ],
    [
      4,
      'core',
      'Thumbs of different buyers add up.',
      'The rating is that of all of them.',
      async (t) => {
        const [seller, buyers] = [await t.seller(), await t.buyers(3)]
        const { itemId } = await t.item(seller)
        for (const [index, buyer] of buyers.entries())
          await buyer.ok('ProvideFeedback', { itemId, thumb: index === 0 ? 'down' : 'up' })
        t.equal((await t.see(buyers[0]!, itemId)).feedback, { up: 2, down: 1 }, 'feedback')
      },
    ],
    [
      5,
      'core',
      "A seller's rating is the sum over all of their items, and the same for both roles.",
      'Two services that each count for themselves come apart.',
      async (t) => {
        const [seller, buyers] = [await t.newSeller(), await t.buyers(2)]
        const [one, other] = [await t.item(seller), await t.item(seller)]
        await buyers[0]!.ok('ProvideFeedback', { itemId: one.itemId, thumb: 'up' })
        await buyers[1]!.ok('ProvideFeedback', { itemId: one.itemId, thumb: 'up' })
        await buyers[0]!.ok('ProvideFeedback', { itemId: other.itemId, thumb: 'down' })
        const expected = { up: 2, down: 1 }
        t.equal((await seller.ok('GetSellerRating')).feedback, expected, 'the rating that the seller sees')
        const { feedback: seen } = await buyers[0]!.ok('GetSellerRating', { sellerId: seller.accountId })
        t.equal(seen, expected, 'the rating that buyers see')
      },
      { section: 'api#GetSellerRating' },
    ],
    [
      6,
      'full',
      'Feedback on an item that is not there is NOT_FOUND, and another thumb INVALID_ARGUMENT.',
      'Both are mistakes of the client.',
      async (t) => {
        const [seller, buyer] = [await t.seller(), await t.buyer()]
        await buyer.refused('NOT_FOUND', 'ProvideFeedback', { itemId: '17-999999999999', thumb: 'up' })
        const { itemId } = await t.item(seller)
        for (const thumb of ['UP', 'sideways', 1, null, true])
          await buyer.refused('INVALID_ARGUMENT', 'ProvideFeedback', { itemId, thumb })
        t.equal((await t.see(buyer, itemId)).feedback, { up: 0, down: 0 }, 'feedback')
      },
    ],
    [
      7,
      'full',
      'The rating of a seller who is not there is NOT_FOUND.',
      'A rating of zero would mean that the seller exists.',
      async (t) => {
        const buyer = await t.buyer()
        await buyer.refused('NOT_FOUND', 'GetSellerRating', { sellerId: 999_999_999_999 })
        for (const sellerId of [0, -1, 1.5, '1', null])
          await buyer.refused('INVALID_ARGUMENT', 'GetSellerRating', { sellerId })
      },
      { needs: 'buyer', section: 'api#GetSellerRating' },
    ],
    [
      8,
      'full',
      'Thumbs of many buyers at the same time are all counted.',
      'A count that is read, raised and written again loses some.',
      async (t) => {
        const [seller, buyers] = [await t.seller(), await t.buyers(8)]
        const { itemId } = await t.item(seller)
        const replies = await Promise.all(
          buyers.map((buyer) => buyer.begin('ProvideFeedback', { itemId, thumb: 'up' })),
        )
        for (const reply of replies) resultOf('ProvideFeedback', reply)
        t.equal((await t.see(buyers[0]!, itemId)).feedback, { up: 8, down: 0 }, 'feedback')
      },
    ],
    [
      9,
      'full',
      "GetBuyerPurchases shows the buyer's own thumb.",
      'The buyer sees what is still to be rated.',
      async (t) => {
        const { buyer, itemId } = await withCart(t)
        await t.setUp('MakePurchase', () => t.pays(buyer))
        t.equal((await buyer.ok('GetBuyerPurchases')).purchases[0]?.thumb, undefined, 'thumb before')
        await buyer.ok('ProvideFeedback', { itemId, thumb: 'down' })
        t.equal((await buyer.ok('GetBuyerPurchases')).purchases[0]?.thumb, 'down', 'thumb afterwards')
      },
      { section: 'api#Purchase' },
    ],
    [
      10,
      'full',
      "GetSellerRating gives the seller's name, or the username if there is no name.",
      'Buyers want to know from whom they buy.',
      async (t) => {
        const [named, unnamed] = [await t.newSeller({ name: 'Lamps & Co' }), await t.seller()]
        const buyer = await t.buyer()
        for (const [seller, expected] of [
          [named, 'Lamps & Co'] as const,
          [unnamed, unnamed.username] as const,
        ]) {
          t.equal((await seller.ok('GetSellerRating')).name, expected, 'name')
          t.equal((await buyer.ok('GetSellerRating', { sellerId: seller.accountId })).name, expected, 'name')
        }
      },
      { section: 'api#GetSellerRating' },
    ],
  ],
)
