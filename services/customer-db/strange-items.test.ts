import { expect, test } from 'vitest'
import { type Cart, type Lines, newCart } from './cart.ts'
import type { CustomerState } from './state.ts'
import { dropItems, holdersOfItems, linesBefore } from './strange-items.ts'

const lines = (...itemIds: string[]): Lines => new Map(itemIds.map((itemId) => [itemId, 1]))
const cartOf = (...itemIds: string[]): Cart => newCart(lines(...itemIds), 0)

/** As much of a state as holds items. */
function stateWith(carts: Cart[], saved: Lines[], purchases: { lines: Lines; saved?: Lines }[]) {
  const mapOf = <T>(values: T[]) => new Map(values.map((value, index) => [index, value]))
  const accounts = mapOf(saved.map((each) => ({ saved: each, savedAs: 5 })))
  const sessions = mapOf(carts.map((cart) => ({ cart })))
  const state = { sessions, accounts, purchases: mapOf(purchases) }
  return { ...state, state: state as unknown as CustomerState }
}

test('items are strange from a serial on, whatever their category', () => {
  expect(linesBefore(lines('3-9', '10-10', '9-11', '1-1'), 10)).toEqual(lines('3-9', '1-1'))
})

test('what is kept of a cart leaves the cart as it is', () => {
  const before = lines('1-1', '1-2')
  expect(linesBefore(before, 2)).toEqual(lines('1-1'))
  expect(before).toEqual(lines('1-1', '1-2'))
})

test('every cart, saved cart and purchase that holds one counts once', () => {
  const { state } = stateWith(
    [cartOf('1-1', '1-2', '1-3'), cartOf('1-1'), cartOf()],
    [lines('1-2'), lines('1-1')],
    [{ lines: lines('1-2') }, { lines: lines('1-1'), saved: lines('1-9') }, { lines: lines('1-1') }],
  )
  expect(holdersOfItems(state, 2)).toBe(4)
  expect(holdersOfItems(state, 3)).toBe(2)
  expect(holdersOfItems(state, 10)).toBe(0)
})

test('they leave every cart, and only carts that held one have changed', () => {
  const { state, sessions, accounts, purchases } = stateWith(
    [cartOf('1-1', '1-2'), cartOf('1-1')],
    [lines('1-1', '1-2'), lines('1-1')],
    [{ lines: lines('1-1', '1-2'), saved: lines('1-2', '1-1') }, { lines: lines('1-2') }],
  )
  dropItems(state, 2)
  const one = lines('1-1')
  expect([...sessions.values()].map(({ cart }) => cart)).toEqual([
    { lines: one, version: 1, basedOn: 0, changed: true },
    { lines: one, version: 0, basedOn: 0, changed: false },
  ])
  expect([...accounts.values()]).toEqual([
    { saved: one, savedAs: 6 },
    { saved: one, savedAs: 5 },
  ])
  expect([...purchases.values()]).toEqual([{ lines: one, saved: one }, { lines: lines() }])
})
