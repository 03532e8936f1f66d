import { describe, expect, test } from 'vitest'
import type { BuyerRecord } from './order-book.ts'
import { orderPage, purchasePage } from './order-pages.ts'
import type { StoredOrder } from './order.ts'
import { TestStock } from '../testing/stock.ts'

interface OrderPage {
  orders: { orderId: string; status: string }[]
  next?: string
}

/** A buyer with as many orders as there are numbers, each with that many lines. */
function buyerOf(lines: number[]): BuyerRecord {
  const orders = lines.map((count, index) => {
    const line = { itemId: '3-1', sellerId: 1, name: 'Lamp', cents: 500, quantity: 1 }
    return {
      id: index + 1,
      status: 'queued',
      lines: Array.from({ length: count }, () => line),
      cents: 1,
      placedAt: 0,
      settledAt: null,
    } as unknown as StoredOrder
  })
  return { orders, purchases: [] }
}

function ordersOf(record: BuyerRecord | undefined, limit: number, cursor?: string) {
  const page = JSON.parse(orderPage(record, { limit, ...(cursor && { cursor }) }, () => false)) as OrderPage
  return { ids: page.orders.map(({ orderId }) => Number(orderId.slice(1))), next: page.next }
}

describe('pages of orders', () => {
  test('are newest first, and lead from one to the next', () => {
    const record = buyerOf([1, 1, 1, 1, 1])
    expect(ordersOf(record, 2)).toEqual({ ids: [5, 4], next: '3' })
    expect(ordersOf(record, 2, '3')).toEqual({ ids: [3, 2], next: '1' })
    expect(ordersOf(record, 2, '1')).toEqual({ ids: [1], next: undefined })
    expect(ordersOf(record, 5)).toEqual({ ids: [5, 4, 3, 2, 1], next: undefined })
    expect(ordersOf(record, 2, '0')).toEqual({ ids: [], next: undefined })
  })

  test('keep their places while new orders come', () => {
    const { next } = ordersOf(buyerOf([1, 1, 1]), 1)
    expect(ordersOf(buyerOf([1, 1, 1, 1]), 2, next)).toEqual({ ids: [2, 1], next: undefined })
  })

  test('of large orders end early, but never with none', () => {
    expect(ordersOf(buyerOf([1, 500, 500]), 9)).toEqual({ ids: [3, 2], next: '1' })
    expect(ordersOf(buyerOf([1, 499, 500]), 9)).toEqual({ ids: [3, 2, 1], next: undefined })
    expect(ordersOf(buyerOf([1, 2_000]), 9)).toEqual({ ids: [2], next: '1' })
  })

  test('of a buyer without orders are empty', () => {
    expect(ordersOf(undefined, 5)).toEqual({ ids: [], next: undefined })
  })

  test.each(['4', '-1', '1x', 'x1', '', '1234567890123456'])('refuse the cursor "%s"', (cursor) => {
    const page = () => orderPage(buyerOf([1, 1, 1]), { limit: 1, cursor }, () => false)
    expect(page).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', details: expect.anything() }))
  })

  test('say which of the orders is being paid', () => {
    const page = orderPage(buyerOf([1, 1]), { limit: 5 }, ({ id }) => id === 1)
    expect((JSON.parse(page) as OrderPage).orders.map(({ status }) => status)).toEqual(['queued', 'paying'])
  })
})

describe('pages of purchases', () => {
  const stock = new TestStock()
  stock.register({ quantity: 9_999 })
  stock.register({ name: 'Cup', cents: 250 }, 2)
  stock.place('1.1', { '3-1': 2, '3-2': 1 })
  stock.settle(1, 'paid', 60_000)
  const record = stock.state.book.buyer(7)
  const page = (limit: number, thumbed?: string) =>
    JSON.parse(
      purchasePage(record, { limit }, (itemId) => (itemId === thumbed ? 'up' : undefined)),
    ) as unknown

  test('are lines of paid orders, newest first, with the thumbs that were given', () => {
    const common = { orderId: 'o1', purchasedAt: '1970-01-01T00:01:00.000Z' }
    const lamp = { ...common, itemId: '3-1', sellerId: 1, name: 'Lamp', price: 5, quantity: 2 }
    const cup = { ...common, itemId: '3-2', sellerId: 2, name: 'Cup', price: 2.5, quantity: 1 }
    expect(page(5, '3-1')).toEqual({ purchases: [cup, { ...lamp, thumb: 'up' }] })
    expect(page(1)).toEqual({ purchases: [cup], next: '1' })
  })

  test('hold more lines than a page of orders', () => {
    for (let order = 2; order < 1_200; order += 1) {
      stock.place(`1.${order}`, { '3-1': 1 })
      stock.settle(order, 'paid')
    }
    expect((page(1_100) as { purchases: unknown[] }).purchases).toHaveLength(1_000)
  })

  test('of a buyer without any are empty', () => {
    expect(JSON.parse(purchasePage(undefined, { limit: 5 }, () => undefined))).toEqual({ purchases: [] })
  })
})
