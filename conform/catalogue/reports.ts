import { area } from './check.ts'

export const reports = area(
  { name: 'REPORT', title: 'Sales reports', needs: 'both', section: 'api#GetSalesReport' },
  [
    [
      1,
      'full',
      'The report of a new seller is empty.',
      'There is nothing to report.',
      async (t) => {
        const { revenue, units, orders } = await (await t.newSeller()).ok('GetSalesReport')
        t.equal([revenue, units, orders], [0, 0, 0], 'revenue, units and orders')
      },
      { needs: 'seller' },
    ],
    [
      2,
      'full',
      'Paid orders count with their revenue, units and number, to the cent.',
      'Sellers pay taxes on it.',
      async (t) => {
        const [seller, buyer] = [await t.newSeller(), await t.buyer()]
        const [one, two] = [
          await t.item(seller, { price: 0.1 }),
          await t.item(seller, { price: 19.99, quantity: 10 }),
        ]
        await t.buys(buyer, [one.itemId, 3], [two.itemId, 1])
        await t.buys(buyer, [two.itemId, 2])
        const report = await seller.ok('GetSalesReport')
        t.equal([report.revenue, report.units, report.orders], [60.27, 6, 2], 'revenue, units and orders')
        const top = report.topItems.map(({ itemId, units }) => [itemId, units] as const)
        t.equal(
          new Map(top),
          new Map([
            [one.itemId, 3],
            [two.itemId, 3],
          ]),
          'the units in topItems',
        )
      },
    ],
    [
      3,
      'full',
      "The list lowStock has the seller's own items with at most 5 units left.",
      'Sellers have to restock in time.',
      async (t) => {
        const seller = await t.newSeller()
        const [low, gone] = [await t.item(seller, { quantity: 5 }), await t.item(seller, { quantity: 0 })]
        await t.item(seller, { quantity: 6 })
        const { lowStock } = await seller.ok('GetSalesReport')
        t.equal(
          lowStock.map(({ itemId }) => itemId).sort(),
          [low.itemId, gone.itemId].sort(),
          'the items in lowStock',
        )
      },
      { needs: 'seller' },
    ],
    [
      4,
      'full',
      'A report contains the sales of the time that was asked for, and no others.',
      'Sales of a month are not those of a year.',
      async (t) => {
        const [seller, buyer] = [await t.newSeller(), await t.buyer()]
        const { itemId, price } = await t.item(seller)
        const { settledAt, placedAt } = await t.buys(buyer, [itemId, 1])
        const day = 86_400_000
        const at = Date.parse(settledAt ?? placedAt)
        const before = await seller.ok('GetSalesReport', { from: at - 2 * day, to: at - day })
        t.equal([before.revenue, before.orders], [0, 0], 'revenue and orders of the day before')
        const around = await seller.ok('GetSalesReport', {
          from: new Date(at - day).toISOString(),
          to: at + day,
        })
        t.equal([around.revenue, around.orders], [price, 1], 'revenue and orders of that day')
      },
    ],
    [
      5,
      'full',
      'A value that is not a time is INVALID_ARGUMENT.',
      'A report about the wrong time looks like a right one.',
      async (t) => {
        const seller = await t.seller()
        for (const from of ['yesterday', -1, 1.5, true])
          await seller.refused('INVALID_ARGUMENT', 'GetSalesReport', { from })
      },
      { needs: 'seller' },
    ],
  ],
)
