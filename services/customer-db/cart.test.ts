import { describe, expect, test } from 'vitest'
import { maxCartLines, maxQuantity } from '../contract/values.ts'
import { addLine, type Cart, newCart, removeLine, returnLines, sameLines } from './cart.ts'

const cartOf = (lines: Record<string, number>): Cart => newCart(new Map(Object.entries(lines)), 0)
const add = { itemId: '1-1', quantity: 1, available: maxQuantity * 2, away: 0 }
const fullCart = (lines: number) =>
  cartOf(Object.fromEntries(Array.from({ length: lines }, (_, index) => [`9-${index}`, 1])))

test('a new cart holds a copy of the saved lines', () => {
  const saved = new Map([['1-1', 2]])
  const cart = newCart(saved, 4)
  saved.clear()
  expect(cart).toEqual({ lines: new Map([['1-1', 2]]), version: 0, basedOn: 4, changed: false })
})

describe('adding', () => {
  test('puts units together and says that the cart has changed', () => {
    const cart = cartOf({ '1-1': 2 })
    expect(addLine(cart, { ...add, quantity: 3 })).toBeUndefined()
    expect(cart).toEqual({ lines: new Map([['1-1', 5]]), version: 1, basedOn: 0, changed: true })
  })

  test('takes as many units as are for sale, counting those in the cart, and not one more', () => {
    const cart = cartOf({ '1-1': 2 })
    const details = { itemId: '1-1', available: 5, inCart: 2 }
    expect(addLine(cart, { ...add, quantity: 4, available: 5 })).toMatchObject({
      code: 'OUT_OF_STOCK',
      details,
    })
    expect(cart).toMatchObject({ version: 0, changed: false })
    expect(addLine(cart, { ...add, quantity: 3, available: 5 })).toBeUndefined()
    expect(cart.lines.get('1-1')).toBe(5)
  })

  test('takes as many different items as the limit says, counting those that may come back', () => {
    const cart = fullCart(maxCartLines - 2)
    expect(addLine(cart, { ...add, away: 2 })).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: 'itemId', expected: expect.stringContaining(`${maxCartLines}`) },
    })
    expect(cart.lines.size).toBe(maxCartLines - 2)
    expect(addLine(cart, { ...add, away: 1 })).toBeUndefined()
    expect(cart.lines.size).toBe(maxCartLines - 1)
  })

  test('adds to an item of a full cart', () => {
    const cart = fullCart(maxCartLines)
    expect(addLine(cart, { ...add, itemId: '9-0' })).toBeUndefined()
    expect(cart.lines.get('9-0')).toBe(2)
  })

  test('takes as many units of an item as the limit says, and not one more', () => {
    const cart = cartOf({ '1-1': maxQuantity - 2 })
    expect(addLine(cart, { ...add, quantity: 3 })).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: 'quantity', expected: 'an integer from 1 to 2' },
    })
    expect(addLine(cart, { ...add, quantity: 2 })).toBeUndefined()
    expect(cart.lines.get('1-1')).toBe(maxQuantity)
  })
})

describe('removing', () => {
  test('leaves the rest in the cart', () => {
    const cart = cartOf({ '1-1': 5 })
    expect(removeLine(cart, '1-1', 2)).toBeUndefined()
    expect(cart).toMatchObject({ lines: new Map([['1-1', 3]]), version: 1, changed: true })
  })

  test('of all units removes the line', () => {
    const cart = cartOf({ '1-1': 5, '1-2': 1 })
    expect(removeLine(cart, '1-1', 5)).toBeUndefined()
    expect([...cart.lines.keys()]).toEqual(['1-2'])
  })

  test('of more than there are is refused', () => {
    const cart = cartOf({ '1-1': 5 })
    expect(removeLine(cart, '1-1', 6)).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: 'quantity', expected: 'an integer from 1 to 5' },
    })
    expect(cart).toMatchObject({ lines: new Map([['1-1', 5]]), version: 0, changed: false })
  })

  test('of an item that is not in the cart is refused', () => {
    const cart = cartOf({ '1-1': 5 })
    expect(removeLine(cart, '1-2', 1)).toMatchObject({ code: 'NOT_FOUND', details: { itemId: '1-2' } })
    expect(cart).toMatchObject({ version: 0, changed: false })
  })
})

test('returned lines are added to what is there, up to the limit of an item', () => {
  const lines = new Map([
    ['1-1', 2],
    ['1-2', maxQuantity - 1],
  ])
  returnLines(
    lines,
    new Map([
      ['1-1', 3],
      ['1-2', 2],
      ['1-3', 4],
    ]),
  )
  expect(Object.fromEntries(lines)).toEqual({ '1-1': 5, '1-2': maxQuantity, '1-3': 4 })
})

test('lines are the same if items and quantities are, in any order', () => {
  const lines = new Map([
    ['1-1', 2],
    ['1-2', 3],
  ])
  expect(sameLines(lines, new Map([...lines].reverse()))).toBe(true)
  expect(sameLines(lines, new Map([['1-1', 2]]))).toBe(false)
  expect(sameLines(new Map([['1-1', 2]]), lines)).toBe(false)
  expect(sameLines(lines, new Map(lines).set('1-2', 4))).toBe(false)
  expect(sameLines(lines, new Map([...lines].slice(0, 1)).set('1-3', 3))).toBe(false)
})
