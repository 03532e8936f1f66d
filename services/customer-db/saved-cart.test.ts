import { beforeEach, describe, expect, test } from 'vitest'
import { TestMarket } from './testing/market.ts'

let market: TestMarket

beforeEach(() => {
  market = new TestMarket()
  market.open('ann')
  market.login(1, 'a')
  market.add('a', '1-1', 2)
})

const saved = () => Object.fromEntries(market.state.accounts.get(1)!.saved)

test('a cart is saved as long as it is what was saved', () => {
  expect(market.cart('a')).toMatchObject({ accountId: 1, version: 1, saved: false })
  market.save('a')
  expect(market.cart('a').saved).toBe(true)
  market.add('a')
  expect(market.cart('a')).toEqual({ accountId: 1, lines: { '1-1': 3 }, version: 2, saved: false })
  expect(saved()).toEqual({ '1-1': 2 })
})

test('an empty cart of a buyer who never saved one is not saved', () => {
  market.login(1, 'b')
  expect(market.cart('b').saved).toBe(false)
})

test('a new session begins with the saved cart, and a cart saved elsewhere is another one', () => {
  market.save('a')
  market.login(1, 'b')
  expect(market.cart('b')).toMatchObject({ lines: { '1-1': 2 }, version: 0, saved: true })
  market.add('b', '1-2')
  market.save('b')
  expect(market.cart('a').saved).toBe(false)
  expect(market.cart('b').saved).toBe(true)
})

test('a cleared cart is empty and has nothing to do with the saved one', () => {
  market.save('a')
  expect(market.clear('a')).toMatchObject({ lines: [], version: 2, saved: false })
  market.add('a', '1-3')
  const { ref } = market.begin('a', 'one')
  market.finish(ref, 'paid')
  expect(saved()).toEqual({ '1-1': 2 })
})

test('a change that was refused says why, and changes nothing', () => {
  expect(market.remove('a', '1-9')).toMatchObject({ code: 'NOT_FOUND' })
  expect(market.add('a', '1-1', 99, { available: 5 })).toMatchObject({ code: 'OUT_OF_STOCK' })
  expect(market.cart('a')).toMatchObject({ lines: { '1-1': 2 }, version: 1 })
})

test('a change with a key happens once', () => {
  const first = market.add('a', '1-2', 1, { key: 'k' })
  expect(market.add('a', '1-2', 1, { key: 'k' })).toEqual(first)
  expect(market.cart('a').lines).toEqual({ '1-1': 2, '1-2': 1 })
})

describe('buying', () => {
  test('the saved cart empties it: a later session does not begin with it again', () => {
    market.save('a')
    const { ref } = market.begin('a', 'one')
    expect(saved()).toEqual({})
    expect(market.cart('a')).toMatchObject({ lines: {}, saved: true })
    market.finish(ref, 'paid')
    expect(saved()).toEqual({})
    market.login(1, 'b')
    expect(market.cart('b').lines).toEqual({})
  })

  test('the saved cart and more empties it as well', () => {
    market.save('a')
    market.add('a', '1-2')
    market.begin('a', 'one')
    expect(saved()).toEqual({})
  })

  test('a cart that was never saved leaves the saved one alone', () => {
    market.login(1, 'b')
    market.add('b', '1-7')
    market.save('b')
    market.begin('a', 'one')
    expect(saved()).toEqual({ '1-7': 1 })
    expect(market.cart('a')).toMatchObject({ lines: {}, version: 2, saved: false })
    expect(market.state.sessions.get('a')!.cart.changed).toBe(true)
  })

  test('a cart that began with what is no longer saved changes it', () => {
    market.save('a')
    market.login(1, 'b')
    market.save('a')
    market.begin('b', 'one')
    expect(market.state.sessions.get('b')!.cart).toMatchObject({ basedOn: 1, changed: true })
    expect(saved()).toEqual({ '1-1': 2 })
  })

  test('before anything was ever saved saves nothing', () => {
    market.begin('a', 'one')
    expect(market.state.accounts.get(1)!.savedAs).toBe(0)
    expect(market.cart('a').saved).toBe(false)
  })
})

describe('a purchase that came to nothing', () => {
  test('puts the saved cart back, and the cart is saved again', () => {
    market.save('a')
    market.finish(market.begin('a', 'one').ref, 'declined')
    expect(saved()).toEqual({ '1-1': 2 })
    expect(market.cart('a')).toMatchObject({ lines: { '1-1': 2 }, version: 3, saved: true })
  })

  test('saves the cart anew: other sessions that began with it have another one', () => {
    market.save('a')
    market.login(1, 'b')
    market.finish(market.begin('a', 'one').ref, 'declined')
    expect(market.cart('b').saved).toBe(false)
    expect(market.cart('a').saved).toBe(true)
  })

  test('leaves a cart changed where more was in it than was saved', () => {
    market.save('a')
    market.add('a', '1-2')
    market.finish(market.begin('a', 'one').ref, 'declined')
    expect(saved()).toEqual({ '1-1': 2 })
    expect(market.cart('a')).toMatchObject({ lines: { '1-1': 2, '1-2': 1 }, saved: false })
  })

  test('does not put the saved cart back over one that was saved meanwhile', () => {
    market.save('a')
    const { ref } = market.begin('a', 'one')
    market.add('a', '1-5')
    market.save('a')
    market.finish(ref, 'declined')
    expect(saved()).toEqual({ '1-5': 1 })
    expect(market.cart('a')).toMatchObject({ lines: { '1-1': 2, '1-5': 1 }, saved: false })
  })

  test('of a cart that was not saved leaves the account as it is', () => {
    market.finish(market.begin('a', 'one').ref, 'declined')
    expect(market.state.accounts.get(1)).toMatchObject({ savedAs: 0, saved: new Map() })
    expect(market.cart('a')).toMatchObject({ lines: { '1-1': 2 }, version: 3 })
  })

  test('puts the saved cart back where the session has ended meanwhile', () => {
    market.save('a')
    const { ref } = market.begin('a', 'one')
    market.logout('a')
    expect(market.finish(ref, 'declined')).toEqual({ ended: true })
    expect(saved()).toEqual({ '1-1': 2 })
    market.login(1, 'b')
    expect(market.cart('b')).toMatchObject({ lines: { '1-1': 2 }, saved: true })
  })

  test('whose session has ended is over even if nothing was saved', () => {
    const { ref } = market.begin('a', 'one')
    market.logout('a')
    expect(market.finish(ref, 'declined')).toEqual({ ended: true })
    expect(market.state.purchases.size).toBe(0)
    expect(saved()).toEqual({})
  })
})
