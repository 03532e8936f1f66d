import { beforeEach, describe, expect, test } from 'vitest'
import { ProductState } from '../state.ts'
import { TestStock } from '../testing/stock.ts'

const day = 24 * 60 * 60 * 1000

let stock: TestStock

beforeEach(() => {
  stock = new TestStock()
  stock.register({ name: 'Lamp' })
  stock.register({ name: 'Cup', cents: 250, quantity: 5 }, 2)
  stock.told.length = 0
})

const quantities = () => ['3-1', '3-2'].map((itemId) => stock.item(itemId).quantity)
const reserved = () => ['3-1', '3-2'].map((itemId) => stock.item(itemId).reserved)
const order = (id: number) => stock.state.book.orders.get(id)

describe('placing', () => {
  test('takes the units, and tells of each item and of the order', () => {
    expect(stock.place('1.1', { '3-1': 3, '3-2': 5 }, 40)).toEqual({ order: 1, placed: true })
    expect(quantities()).toEqual([7, 0])
    expect(reserved()).toEqual([3, 5])
    expect(order(1)).toEqual({
      id: 1,
      ref: '1.1',
      buyerId: 7,
      tier: 'vip',
      status: 'queued',
      lines: [
        { itemId: '3-1', sellerId: 1, name: 'Lamp', cents: 500, quantity: 3 },
        { itemId: '3-2', sellerId: 2, name: 'Cup', cents: 250, quantity: 5 },
      ],
      cents: 2750,
      placedAt: 40,
      takenAt: null,
      settledAt: null,
    })
    expect(stock.told).toEqual([
      ['item', '3-1', 3],
      ['item', '3-2', 4],
      ['queued', 1, 5],
    ])
    expect(stock.state.book.buyer(7).orders).toEqual([order(1)])
    expect(stock.state.counts()).toMatchObject({ orders: 1 })
  })

  test('the same purchase again answers with its order', () => {
    stock.place('1.1', { '3-1': 3 })
    expect(stock.place('1.1', { '3-1': 3 })).toEqual({ order: 1, placed: false })
    expect(stock.place('1.2', { '3-1': 3 })).toEqual({ order: 2, placed: true })
    expect(quantities()).toEqual([4, 5])
  })

  test('needs enough of every item, and says which are short', () => {
    expect(stock.place('1.1', { '3-1': 11, '3-2': 5, '9-9': 1 })).toMatchObject({
      code: 'OUT_OF_STOCK',
      message: expect.stringContaining('3-1 (wanted 11, available 10), 9-9 (wanted 1, available 0)'),
      details: {
        lines: [
          { itemId: '3-1', name: 'Lamp', wanted: 11, available: 10 },
          { itemId: '9-9', name: '', wanted: 1, available: 0 },
        ],
      },
    })
    expect(quantities()).toEqual([10, 5])
    expect(stock.place('1.2', { '3-1': 10 })).toMatchObject({ placed: true })
  })

  test('needs a line', () => {
    expect(stock.place('1.1', {})).toMatchObject({ code: 'CART_EMPTY' })
    expect(stock.state.book.rejectedRefs.size).toBe(0)
  })

  test('needs a total that can be counted exactly', () => {
    stock.register({ cents: Number.MAX_SAFE_INTEGER, quantity: 2 })
    expect(stock.place('1.1', { '3-3': 2 })).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: 'cart', expected: 'a total below 90 trillion' },
    })
    expect(stock.item('3-3').quantity).toBe(2)
    expect(stock.place('1.2', { '3-3': 1 })).toMatchObject({ placed: true })
  })
})

describe('settling', () => {
  beforeEach(() => {
    stock.place('1.1', { '3-1': 3, '3-2': 5 })
    stock.told.length = 0
  })

  test('as paid enters the sale for buyer and sellers, and tells of each line', () => {
    expect(stock.settle(1, 'paid', 60)).toEqual({ settled: true })
    expect(order(1)).toMatchObject({ status: 'paid', settledAt: 60 })
    expect(quantities()).toEqual([7, 0])
    expect(reserved()).toEqual([0, 0])
    expect(stock.told).toEqual([
      ['paid', 1, 6],
      ['sold 3-1', 0, 7],
      ['sold 3-2', 1, 8],
    ])
    const { book } = stock.state
    expect(book).toMatchObject({ paid: [1], paidCents: 2750 })
    expect(book.seller(1)).toMatchObject({ itemsSold: 3, sales: [{ order: order(1), line: 0 }] })
    expect(book.seller(2)).toMatchObject({ itemsSold: 5, sales: [{ order: order(1), line: 1 }] })
    expect(book.buyer(7).purchases.map(({ line }) => line)).toEqual([0, 1])
  })

  test.each(['declined', 'cancelled'] as const)('as %s puts the units back, and sells nothing', (end) => {
    stock.settle(1, end, 60)
    expect(order(1)).toMatchObject({ status: end, settledAt: 60 })
    expect(quantities()).toEqual([10, 5])
    expect(reserved()).toEqual([0, 0])
    expect(stock.told).toEqual([
      ['item', '3-1', 6],
      ['item', '3-2', 7],
      [end, 1, 8],
    ])
    expect(stock.state.book).toMatchObject({ paid: [], paidCents: 0 })
  })

  test('happens once', () => {
    stock.settle(1, 'paid', 60)
    expect(stock.settle(1, 'declined', 70)).toEqual({})
    expect(stock.settle(5, 'declined')).toEqual({})
    expect(order(1)).toMatchObject({ status: 'paid', settledAt: 60 })
    expect(quantities()).toEqual([7, 0])
  })

  test('of several orders is summed up', () => {
    stock.place('1.2', { '3-1': 2 })
    stock.settle(2, 'paid')
    stock.settle(1, 'paid')
    expect(stock.state.book).toMatchObject({ paid: [2, 1], paidCents: 3750 })
    expect(stock.state.book.seller(1).itemsSold).toBe(5)
  })
})

describe('giving a purchase up', () => {
  test('before its order came means that none comes any more', () => {
    expect(stock.reject('1.1', 50)).toEqual({ status: 'unknown' })
    expect(stock.place('1.1', { '3-1': 1 })).toMatchObject({
      code: 'UNAVAILABLE',
      details: { givenUp: true },
    })
    expect(quantities()).toEqual([10, 5])
  })

  test('after its order came answers with the order', () => {
    stock.place('1.1', { '3-1': 1 })
    expect(stock.reject('1.1')).toEqual({ status: 'queued' })
    expect(stock.state.book.rejectedRefs.size).toBe(0)
  })

  test('is remembered for a day, and not longer', () => {
    stock.reject('1.1', 50)
    stock.reject('1.2', 51)
    stock.reject('1.3', 50 + day)
    expect([...stock.state.book.rejectedRefs.keys()]).toEqual(['1.1', '1.2', '1.3'])
    stock.reject('1.4', 51 + day)
    expect([...stock.state.book.rejectedRefs.keys()]).toEqual(['1.2', '1.3', '1.4'])
  })
})

describe('what a restore leaves in place', () => {
  test('are numbers that were given, revisions that grow, and purchases that were given up', () => {
    const restored = new ProductState()
    stock.place('1.1', { '3-1': 1 })
    stock.reject('1.2', 50)
    restored.supersede(stock.state)
    restored.raise(stock.state.counters())
    expect(restored).toMatchObject({ rev: stock.state.rev + 1, nextSerial: 3, nextOrder: 2 })
    expect([...restored.book.rejectedRefs]).toEqual([['1.2', 50]])
  })

  test('are the numbers of the snapshot where those are higher', () => {
    stock.place('1.1', { '3-1': 1 })
    const { rev } = stock.state
    stock.state.raise(new ProductState().counters())
    expect(stock.state).toMatchObject({ rev: rev + 1, nextSerial: 3, nextOrder: 2 })
  })
})

test('a state that nobody listens to comes to the same revisions', () => {
  const silent = new TestStock()
  silent.state.audience = undefined
  for (const market of [stock, silent]) {
    if (market === silent) {
      market.register({ name: 'Lamp' })
      market.register({ name: 'Cup', cents: 250, quantity: 5 }, 2)
    }
    market.place('1.1', { '3-1': 1, '3-2': 1 })
    market.settle(1, 'paid')
    market.rate('3-1', 'up')
  }
  expect(silent.state.rev).toBe(stock.state.rev)
  expect(silent.told).toEqual([])
})
