import { beforeEach, describe, expect, test } from 'vitest'
import { TestMarket } from './testing/market.ts'

let market: TestMarket

beforeEach(() => {
  market = new TestMarket()
  market.open('ann')
  market.login(1, 'a')
  market.add('a', '1-1', 2)
})

const lines = [{ itemId: '1-1', quantity: 2 }]
const empty = { code: 'CART_EMPTY' }

describe('with a key', () => {
  test('a purchase is found again, also when something new is in the cart', () => {
    const { ref } = market.begin('a', 'one', 'buy')
    market.add('a', '1-5')
    expect(market.begin('a', 'one', 'buy')).toMatchObject({ ref, lines, resumed: true, attempt: 2 })
    expect(market.cart('a').lines).toEqual({ '1-5': 1 })
  })

  test('a purchase that was paid is found again, without lines', () => {
    const { ref } = market.begin('a', 'one', 'buy')
    market.finish(ref, 'paid')
    expect(market.begin('a', 'one', 'buy')).toMatchObject({ ref, lines: [], resumed: true })
  })

  test('another purchase is another one', () => {
    const { ref } = market.begin('a', 'one', 'buy')
    market.add('a', '1-5')
    const other = market.begin('a', 'one', 'again')
    expect(other).toMatchObject({ resumed: false, attempt: 1 })
    expect(other.ref).not.toBe(ref)
  })

  test('a key that was used for something else is refused', () => {
    market.add('a', '1-2', 1, { key: 'k' })
    expect(market.begin('a', 'one', 'k')).toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(market.cart('a').lines).toEqual({ '1-1': 2, '1-2': 1 })
  })

  test('a purchase that was refused may be tried again with its key, one that was declined may not', () => {
    const first = market.begin('a', 'one', 'buy')
    market.finish(first.ref, 'refused')
    const second = market.begin('a', 'one', 'buy')
    expect(second).toMatchObject({ lines, resumed: false, attempt: 1 })
    expect(second.ref).not.toBe(first.ref)
    market.finish(second.ref, 'declined')
    expect(market.begin('a', 'one', 'buy')).toMatchObject({ ref: second.ref, lines: [], resumed: true })
  })
})

describe('without a key', () => {
  test('nothing is kept', () => {
    market.begin('a', 'one')
    expect(market.state.outcomes.size).toBe(0)
  })

  test('a refused purchase forgets no key', () => {
    market.begin('a', 'one', 'buy')
    market.add('a')
    market.finish(market.begin('a', 'one').ref, 'refused')
    expect(market.state.outcomes.size).toBe(1)
  })

  test('an empty cart has nothing to buy', () => {
    market.clear('a')
    expect(market.begin('a', 'one')).toMatchObject(empty)
    expect(market.state.purchases.size).toBe(0)
  })

  test('a purchase that came to nothing is not resumed once its lines are back', () => {
    market.finish(market.begin('a', 'one').ref, 'declined')
    expect(market.state.sessions.get('a')!.lastPurchase).toBeUndefined()
    market.remove('a', '1-1', 2)
    expect(market.begin('a', 'two')).toMatchObject(empty)
  })

  test('the end of an earlier purchase leaves the one begun last alone', () => {
    const { ref } = market.begin('a', 'one')
    market.add('a', '1-5')
    const last = market.begin('a', 'one')
    market.finish(ref, 'declined')
    expect(market.state.sessions.get('a')!.lastPurchase).toEqual({ ref: last.ref, answeredVia: null })
  })

  test('the end of an earlier purchase after the cart was touched changes nothing but the cart', () => {
    const { ref } = market.begin('a', 'one')
    market.add('a', '1-5')
    expect(market.finish(ref, 'declined')).toEqual({ ended: true })
    expect(market.cart('a').lines).toEqual({ '1-1': 2, '1-5': 1 })
  })

  test('saving the empty cart does not end what was begun', () => {
    const { ref } = market.begin('a', 'one')
    market.save('a')
    expect(market.begin('a', 'two')).toMatchObject({ ref, resumed: true })
  })
})

describe('the end', () => {
  test('of a purchase is told once and again', () => {
    const { ref } = market.begin('a', 'one')
    expect(market.finish(ref, 'paid')).toEqual({ ended: true })
    expect(market.finish(ref, 'declined')).toEqual({ ended: true })
    expect(market.cart('a').lines).toEqual({})
  })

  test('of a session leaves its purchases for sale by nobody else', () => {
    const { ref } = market.begin('a', 'one')
    market.logout('a')
    expect(market.begin('a', 'one')).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(market.state.purchases.get(ref)).toMatchObject({ buyerId: 1, attempts: 1 })
  })
})

test('only the purchase begun last is noted as delivered', () => {
  const { ref } = market.begin('a', 'one')
  expect(market.delivered('a', `${ref}0`, 'two')).toEqual({})
  expect(market.state.sessions.get('a')!.lastPurchase).toEqual({ ref, answeredVia: null })
  expect(market.delivered('a', ref, 'one')).toEqual({})
  expect(market.state.sessions.get('a')!.lastPurchase).toEqual({ ref, answeredVia: 'one' })
})

test('a delivery is noted nowhere once the cart was touched', () => {
  const { ref } = market.begin('a', 'one')
  market.add('a')
  expect(market.delivered('a', ref, 'one')).toEqual({})
  expect(market.state.sessions.get('a')!.lastPurchase).toBeUndefined()
})

test('lines of purchases under way count as lines of the cart, but not those of other sessions', () => {
  for (let item = 2; item <= 60; item += 1) market.add('a', `1-${item}`)
  market.begin('a', 'one')
  market.login(1, 'b')
  for (let item = 1; item <= 100; item += 1) {
    expect(market.add('b', `2-${item}`)).toMatchObject({ accountId: 1 })
    if (item <= 40) expect(market.add('a', `3-${item}`)).toMatchObject({ accountId: 1 })
  }
  expect(market.add('a', '4-1')).toMatchObject({ code: 'INVALID_ARGUMENT' })
  expect(market.add('b', '4-1')).toMatchObject({ code: 'INVALID_ARGUMENT' })
})

test('open purchases are those of the buyer that began before', () => {
  const { ref } = market.begin('a', 'one')
  const at = market.state.purchases.get(ref)!.at
  expect(market.state.openPurchases(1, at)).toEqual([])
  expect(market.state.openPurchases(1, at + 1)).toEqual([ref])
  expect(market.state.openPurchases(2, at + 1)).toEqual([])
})
