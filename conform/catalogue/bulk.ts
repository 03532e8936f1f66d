import { area } from './check.ts'

const row = { name: 'Row', category: 5, keywords: [], condition: 'new', price: 3.5, quantity: 2 }

export const bulk = area(
  { name: 'BULK', title: 'Many rows at once', needs: 'seller', section: 'api#RegisterItems' },
  [
    [
      1,
      'full',
      'RegisterItems answers with an outcome for each row, in the order of the rows.',
      'The client finds the outcome of a row by its position.',
      async (t) => {
        const seller = await t.seller()
        const { results } = await seller.ok('RegisterItems', { items: [row, { ...row, category: 6 }, row] })
        const categories = results.map((result) => result.ok && result.itemId.split('-')[0])
        t.equal(categories, ['5', '6', '5'], 'the categories in the ids')
      },
    ],
    [
      2,
      'full',
      'A row with a mistake is refused with a code, and does not stop the others.',
      'In a file of 500 items, one has a mistake.',
      async (t) => {
        const seller = await t.seller()
        const { results } = await seller.ok('RegisterItems', {
          items: [row, { ...row, price: -1 }, 'nonsense', row],
        })
        t.equal(
          results.map(({ ok }) => ok),
          [true, false, false, true],
          'the outcomes',
        )
        for (const result of results)
          if (!result.ok) t.equal(result.error.code, 'INVALID_ARGUMENT', 'the code of the refused rows')
      },
    ],
    [
      3,
      'full',
      'UpdateItems changes price and stock, each row by itself.',
      'Sellers change their whole inventory at once.',
      async (t) => {
        const [seller, other] = [await t.seller(), await t.seller('shelf')]
        const [one, two, foreign] = [
          await t.item(seller, { quantity: 5 }),
          await t.item(seller, { quantity: 1 }),
          await t.item(other),
        ]
        const { results } = await seller.ok('UpdateItems', {
          updates: [
            { itemId: one.itemId, price: 7.77, delta: 2 },
            { itemId: two.itemId, delta: -2 },
            { itemId: foreign.itemId, price: 0.01 },
            { itemId: '17-999999999999', price: 1 },
            { itemId: one.itemId },
          ],
        })
        t.equal(
          results.map((result) => (result.ok ? [result.price, result.quantity] : result.error.code)),
          [[7.77, 7], 'OUT_OF_STOCK', 'FORBIDDEN', 'NOT_FOUND', 'INVALID_ARGUMENT'],
          'the outcomes',
        )
      },
      { section: 'api#UpdateItems' },
    ],
    [
      4,
      'full',
      'A list of no rows, or of more than 500, is INVALID_ARGUMENT.',
      'A list without a bound holds up everybody else.',
      async (t) => {
        const seller = await t.seller()
        const many = Array.from({ length: 501 }, () => row)
        for (const items of [[], many, 'x', null])
          await seller.refused('INVALID_ARGUMENT', 'RegisterItems', { items })
        for (const updates of [[], many, 5])
          await seller.refused('INVALID_ARGUMENT', 'UpdateItems', { updates })
      },
    ],
    [
      5,
      'full',
      'A list of 500 rows is accepted.',
      'The limit itself is allowed.',
      async (t) => {
        const items = Array.from({ length: 500 }, () => ({ ...row, quantity: 0 }))
        const { results } = await (await t.newSeller()).ok('RegisterItems', { items })
        const ids = results.flatMap((result) => (result.ok ? [result.itemId] : []))
        t.equal(new Set(ids).size, 500, 'the number of different ids')
      },
    ],
  ],
)
