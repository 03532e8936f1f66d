import { beforeEach, describe, expect, test } from 'vitest'
import { maxQuantity } from '../../contract/values.ts'
import type { NewItem } from '../commands.ts'
import { itemJson } from './item.ts'
import { TestStock } from '../testing/stock.ts'

let stock: TestStock

beforeEach(() => {
  stock = new TestStock()
  stock.register()
})

describe('registering', () => {
  test('gives each item a number of its own and a revision', () => {
    expect(stock.register({ category: 5 }, 2)).toEqual({ itemId: '5-2' })
    expect(stock.item('5-2')).toMatchObject({
      sellerId: 2,
      quantity: 10,
      reserved: 0,
      up: 0,
      down: 0,
      rev: 2,
    })
    expect(stock.told).toEqual([
      ['item', '3-1', 1],
      ['item', '5-2', 2],
    ])
    expect(stock.state.counts()).toEqual({ items: 2, orders: 0, sellers: 2 })
    stock.register({}, 2)
    expect(stock.state.catalogue.bySeller.get(2)!.map(({ itemId }) => itemId)).toEqual(['5-2', '3-3'])
  })

  test('several at once answers row by row, in their order', () => {
    const error = { code: 'INVALID_ARGUMENT' as const, message: 'no' }
    const item: NewItem = { name: 'Cup', category: 1, keywords: [], condition: 'used', cents: 1, quantity: 0 }
    const rows = [item, { ok: false as const, error }, item]
    expect(stock.state.apply({ op: 'registerItems', at: 1, sellerId: 1, items: rows })).toEqual([
      { ok: true, itemId: '1-2' },
      { ok: false, error },
      { ok: true, itemId: '1-3' },
    ])
  })

  test('with a key happens once for each seller', () => {
    expect(stock.register({}, 1, 'k')).toEqual({ itemId: '3-2' })
    expect(stock.register({}, 1, 'k')).toEqual({ itemId: '3-2' })
    expect(stock.register({}, 2, 'k')).toEqual({ itemId: '3-3' })
  })
})

describe('changing', () => {
  test('answers with the item as it is then, and tells the listeners', () => {
    expect(stock.update({ itemId: '3-1', delta: -3 })).toEqual({
      itemId: '3-1',
      price: 5,
      quantity: 7,
      rev: 2,
    })
    expect(stock.update({ itemId: '3-1', cents: 1999 })).toEqual({
      itemId: '3-1',
      price: 19.99,
      quantity: 7,
      rev: 3,
    })
    expect(stock.told.slice(1)).toEqual([
      ['item', '3-1', 2],
      ['item', '3-1', 3],
    ])
  })

  test('is for the seller of the item only', () => {
    expect(stock.update({ itemId: '3-1', delta: 1 }, 2)).toMatchObject({
      code: 'FORBIDDEN',
      details: { itemId: '3-1' },
    })
    expect(stock.update({ itemId: '9-9', delta: 1 })).toMatchObject({
      code: 'NOT_FOUND',
      details: { itemId: '9-9' },
    })
    expect(stock.state.rev).toBe(1)
  })

  test('takes as many units away as there are, and not one more', () => {
    expect(stock.update({ itemId: '3-1', delta: -11 })).toMatchObject({
      code: 'OUT_OF_STOCK',
      details: { itemId: '3-1', available: 10 },
      message: expect.stringContaining('; 11 cannot'),
    })
    expect(stock.update({ itemId: '3-1', delta: -10 })).toMatchObject({ quantity: 0 })
  })

  test('adds units up to the limit, counting those that may come back, and not one more', () => {
    stock.place('1.1', { '3-1': 4 })
    const most = maxQuantity - 10
    expect(stock.update({ itemId: '3-1', delta: most + 1 })).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: 'delta', expected: `an integer up to ${most}` },
    })
    expect(stock.update({ itemId: '3-1', delta: most })).toMatchObject({ quantity: maxQuantity - 4 })
  })

  test('by a key that was used for the other kind of change is refused', () => {
    stock.update({ itemId: '3-1', delta: 1 }, 1, 'units')
    stock.update({ itemId: '3-1', cents: 1 }, 1, 'price')
    expect(stock.update({ itemId: '3-1', cents: 2 }, 1, 'units')).toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('was used for updateUnits'),
    })
    expect(stock.update({ itemId: '3-1', delta: 2 }, 1, 'price')).toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(stock.update({ itemId: '3-1', delta: 1 }, 1, 'units')).toMatchObject({ quantity: 11, rev: 2 })
    expect(stock.item('3-1')).toMatchObject({ quantity: 11, cents: 1 })
  })

  test('several at once answers row by row: a refused row leaves the others alone', () => {
    const row = { ok: false as const, error: { code: 'INVALID_ARGUMENT' as const, message: 'no' } }
    const changes = [
      { itemId: '3-1', delta: 1 },
      row,
      { itemId: '9-9', delta: 1 },
      { itemId: '3-1', cents: 100 },
    ]
    expect(stock.state.apply({ op: 'updateItems', at: 1, sellerId: 1, changes })).toEqual([
      { ok: true, itemId: '3-1', price: 5, quantity: 11, rev: 2 },
      row,
      {
        ok: false,
        error: { code: 'NOT_FOUND', message: expect.stringContaining('9-9'), details: { itemId: '9-9' } },
      },
      { ok: true, itemId: '3-1', price: 1, quantity: 11, rev: 3 },
    ])
  })

  test('shows in what clients get of the item', () => {
    const seen = {
      itemId: '3-1',
      sellerId: 1,
      name: 'Lamp',
      category: 3,
      keywords: [],
      condition: 'new',
      price: 5,
      feedback: { up: 0, down: 0 },
    }
    expect(JSON.parse(itemJson(stock.item('3-1')))).toEqual({ ...seen, quantity: 10, rev: 1 })
    stock.update({ itemId: '3-1', delta: -10 })
    expect(JSON.parse(itemJson(stock.item('3-1')))).toEqual({ ...seen, quantity: 0, rev: 2 })
    stock.rate('3-1', 'up')
    expect(JSON.parse(itemJson(stock.item('3-1')))).toMatchObject({ feedback: { up: 1, down: 0 } })
  })

  test('throws where the state itself is defective', () => {
    Object.defineProperty(stock.state.catalogue, 'change', {
      value: () => {
        throw new Error('defect')
      },
    })
    expect(() => stock.update({ itemId: '3-1', delta: 1 })).toThrow('defect')
    const changes = [{ itemId: '3-1', delta: 1 }]
    expect(() => stock.state.apply({ op: 'updateItems', at: 1, sellerId: 1, changes })).toThrow('defect')
  })
})

describe('feedback', () => {
  const sellerAndItem = () => {
    const { up, down } = stock.item('3-1')
    return { item: { up, down }, seller: stock.state.book.seller(1) }
  }

  test('counts once a buyer, who may change it', () => {
    expect(stock.rate('3-1', 'up', 7)).toEqual({ feedback: { up: 1, down: 0 } })
    expect(stock.rate('3-1', 'up', 8)).toEqual({ feedback: { up: 2, down: 0 } })
    expect(stock.rate('3-1', 'down', 7)).toEqual({ feedback: { up: 1, down: 1 } })
    expect(sellerAndItem()).toMatchObject({ item: { up: 1, down: 1 }, seller: { up: 1, down: 1 } })
    expect(stock.rate('3-1', 'up', 7)).toEqual({ feedback: { up: 2, down: 0 } })
    expect(sellerAndItem()).toMatchObject({ item: { up: 2, down: 0 }, seller: { up: 2, down: 0 } })
  })

  test('given again changes nothing and is told to nobody', () => {
    stock.rate('3-1', 'down')
    expect(stock.state.rev).toBe(2)
    expect(stock.rate('3-1', 'down')).toEqual({ feedback: { up: 0, down: 1 } })
    expect(stock.state.rev).toBe(2)
    expect(stock.item('3-1').thumbs).toEqual(new Map([[7, 'down']]))
  })

  test('of all items of a seller is summed up for the seller', () => {
    stock.register()
    stock.register({}, 2)
    stock.rate('3-1', 'up')
    stock.rate('3-2', 'up')
    stock.rate('3-3', 'down')
    expect(stock.state.book.seller(1)).toMatchObject({ up: 2, down: 0 })
    expect(stock.state.book.seller(2)).toMatchObject({ up: 0, down: 1 })
  })
})
