import { describe, expect, test } from 'vitest'
import type { SellerRecord } from './orders/order-book.ts'
import type { StoredOrder } from './orders/order.ts'
import { salesReport } from './sales-report.ts'
import { TestStock } from './testing/stock.ts'

const minute = 60_000
const noon = Date.UTC(2026, 0, 1, 12)

interface Report {
  revenue: number
  units: number
  orders: number
  series: { from: string; to: string; revenue: number; units: number; orders: number }[]
  topItems: { itemId: string; name: string; units: number; revenue: number }[]
  lowStock: { itemId: string; name: string; quantity: number }[]
}

type Sale = [settledAt: number, itemId: string, cents: number, quantity: number]

/** The sales of a seller: each sale is an order of its own, unless an id says otherwise. */
function sold(sales: Sale[], ids = sales.map((_, index) => index + 1)): SellerRecord {
  const lines = sales.map(([settledAt, itemId, cents, quantity], index) => {
    const line = { itemId, sellerId: 1, name: `Item ${itemId}`, cents, quantity }
    return { order: { id: ids[index]!, settledAt, lines: [line] } as unknown as StoredOrder, line: 0 }
  })
  return { up: 0, down: 0, itemsSold: 0, sales: lines }
}

function report(
  record: SellerRecord | undefined,
  range = {},
  now = noon,
  items: Parameters<typeof salesReport>[1] = [],
) {
  return inSteps(salesReport(record, items, range, now)).report
}

function inSteps(making: ReturnType<typeof salesReport>): { report: Report; steps: number } {
  for (let steps = 1; ; steps += 1) {
    const step = making.next()
    if (step.done) return { report: JSON.parse(step.value) as Report, steps }
  }
}

test('a seller who sold nothing has an empty report', () => {
  const empty = { revenue: 0, units: 0, orders: 0, series: [], topItems: [], lowStock: [] }
  expect(report(undefined)).toEqual(empty)
  expect(report(sold([]), { from: 0, to: noon })).toEqual(empty)
})

test('units, revenue and orders are summed up', () => {
  const record = sold(
    [
      [noon - 3 * minute, '1-1', 250, 2],
      [noon - 2 * minute, '1-2', 100, 1],
      [noon - minute, '1-1', 300, 1],
    ],
    [1, 1, 2],
  )
  expect(report(record)).toMatchObject({
    revenue: 9,
    units: 4,
    orders: 2,
    topItems: [
      { itemId: '1-1', name: 'Item 1-1', units: 3, revenue: 8 },
      { itemId: '1-2', name: 'Item 1-2', units: 1, revenue: 1 },
    ],
  })
})

describe('the range', () => {
  const record = sold([
    [noon, '1-1', 100, 1],
    [noon + 5 * minute, '1-1', 100, 1],
    [noon + 10 * minute, '1-1', 100, 1],
  ])

  test('begins with its first millisecond and ends before its last', () => {
    expect(report(record, { from: noon, to: noon + 10 * minute }, noon)).toMatchObject({ units: 2 })
    expect(report(record, { from: noon + 1, to: noon + 10 * minute + 1 }, noon)).toMatchObject({ units: 2 })
  })

  test('that is left out covers all sales, also those after now', () => {
    const { units, series } = report(record, {}, noon + 2 * minute)
    expect(units).toBe(3)
    expect(series[0]!.from).toBe(new Date(noon).toISOString())
    expect(series.at(-1)!.to).toBe(new Date(noon + 10 * minute + 1).toISOString())
  })

  test('that is left out covers sales of a clock that was set back', () => {
    const back = sold([
      [noon, '1-1', 100, 1],
      [noon - 5 * minute, '1-1', 100, 1],
    ])
    expect(report(back)).toMatchObject({ units: 2 })
  })

  test('that has no width has no sales', () => {
    expect(report(record, { from: noon + minute, to: noon })).toMatchObject({ units: 0, series: [] })
  })
})

describe('the series', () => {
  test('has equal steps on round times, cut to the range, each with its sums', () => {
    const record = sold(
      [
        [noon + 10_000, '1-1', 100, 1],
        [noon + 20_000, '1-1', 200, 2],
        [noon + minute, '1-1', 300, 1],
      ],
      [1, 1, 2],
    )
    const { series } = report(record, { from: noon + 5_000, to: noon + 3 * minute - 1 })
    const text = (ms: number) => new Date(noon + ms).toISOString()
    expect(series).toEqual([
      { from: text(5_000), to: text(minute), revenue: 5, units: 3, orders: 1 },
      { from: text(minute), to: text(2 * minute), revenue: 3, units: 1, orders: 1 },
      { from: text(2 * minute), to: text(3 * minute - 1), revenue: 0, units: 0, orders: 0 },
    ])
  })

  const hour = 60 * minute
  const day = 24 * hour
  test.each([
    [hour, minute],
    [hour + 1, 5 * minute],
    [5 * hour, 5 * minute],
    [5 * hour + 1, 15 * minute],
    [15 * hour, 15 * minute],
    [15 * hour + 1, hour],
    [60 * hour, hour],
    [60 * hour + 1, 3 * hour],
    [180 * hour, 3 * hour],
    [180 * hour + 1, 12 * hour],
    [30 * day, 12 * hour],
    [30 * day + 1, day],
    [60 * day, day],
    [60 * day + 1, 7 * day],
    [420 * day, 7 * day],
    [420 * day + 1, 30 * day],
    [1_800 * day, 30 * day],
    [1_800 * day + 1, 365 * day],
    [21_900 * day, 365 * day],
  ])('of %i ms has steps of %i ms', (width, step) => {
    const { series } = report(sold([[0, '1-1', 100, 1]]), { from: 0, to: width })
    expect(Date.parse(series[0]!.to)).toBe(step)
    expect(series.length).toBe(Math.ceil(width / step))
  })

  test('of more than the longest step can keep readable has sixty steps', () => {
    const width = 30_000 * day
    const { series } = report(sold([[0, '1-1', 100, 1]]), { from: width, to: 2 * width })
    expect(series.length).toBe(60)
    expect(Date.parse(series[0]!.to)).toBe(width + width / 60)
  })
})

test('the items that brought the most come first, at most ten of them', () => {
  const sales = Array.from({ length: 12 }, (_, index): Sale => [noon, `1-${index}`, 100, index + 1])
  const record = sold([...sales, [noon, '2-1', 600, 2], [noon, '2-2', 300, 4]])
  const { topItems } = report(record)
  expect(topItems.map(({ itemId }) => itemId)).toEqual([
    '1-11',
    '2-2',
    '2-1',
    '1-10',
    '1-9',
    '1-8',
    '1-7',
    '1-6',
    '1-5',
    '1-4',
  ])
})

test('items with five units or fewer are low, the scarcest first, at most a thousand', () => {
  const stock = new TestStock()
  for (const quantity of [6, 5, 0, 3]) stock.register({ quantity })
  const items = stock.state.catalogue.bySeller.get(1)!
  expect(report(undefined, {}, noon, items).lowStock).toEqual([
    { itemId: '3-3', name: 'Lamp', quantity: 0 },
    { itemId: '3-4', name: 'Lamp', quantity: 3 },
    { itemId: '3-2', name: 'Lamp', quantity: 5 },
  ])
  for (let more = 0; more < 1_005; more += 1) stock.register({ quantity: 1 })
  const { lowStock } = report(undefined, {}, noon, items)
  expect(lowStock).toHaveLength(1_000)
  expect(lowStock[0]).toMatchObject({ itemId: '3-3' })
})

test('the report of somebody who sold much is made in steps, between which others have their turn', () => {
  const many = sold(Array.from({ length: 12_000 }, (_, index) => [noon + index, '1-1', 100, 1]))
  const { report: made, steps } = inSteps(salesReport(many, [], {}, noon))
  expect(steps).toBe(5)
  expect(made).toMatchObject({ units: 12_000, revenue: 12_000, orders: 12_000 })
})

test('many items and many articles that were sold are looked at in steps, too', () => {
  const stock = new TestStock()
  for (let more = 0; more < 15_000; more += 1) stock.register({ quantity: more % 7 })
  const items = stock.state.catalogue.bySeller.get(1)!
  const inStock = inSteps(salesReport(undefined, items, {}, noon))
  expect(inStock.steps).toBe(4)
  expect(inStock.report.lowStock.map(({ quantity }) => quantity)).toEqual(Array(1_000).fill(0))
  const many = sold(Array.from({ length: 10_000 }, (_, index) => [noon, `1-${index}`, index, 1]))
  const articles = inSteps(salesReport(many, [], {}, noon))
  // Two steps each for their times, their sums and the best of them.
  expect(articles.steps).toBe(7)
  expect(articles.report.topItems.map(({ itemId }) => itemId).slice(0, 2)).toEqual(['1-9999', '1-9998'])
})
