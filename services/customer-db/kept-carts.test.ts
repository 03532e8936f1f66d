import { beforeEach, expect, test } from 'vitest'
import { TestMarket } from './testing/market.ts'

let market: TestMarket

beforeEach(() => {
  market = new TestMarket()
  market.open('ann')
  market.login(1, 'a')
})

const kept = () => [...market.state.dump('keyed_outcomes')]

test('a repeated change of a cart is answered with the cart as it was', () => {
  market.add('a', '1-2', 7)
  const first = market.add('a', '1-1', 2, { key: 'k' })
  market.remove('a', '1-2', 3)
  expect(JSON.stringify(market.add('a', '1-1', 2, { key: 'k' }))).toBe(JSON.stringify(first))
  // Other stock does not make it another request.
  expect(market.add('a', '1-1', 2, { key: 'k', available: 1 })).toEqual(first)
  expect(market.cart('a').lines).toEqual({ '1-2': 4, '1-1': 2 })
})

test('a saving that is repeated is answered as saved', () => {
  market.add('a', '1-1', 2)
  const save = () => market.state.apply({ op: 'saveCart', at: 9, tokenHash: 'a', key: 'k' })
  const first = save()
  expect(first).toMatchObject({ saved: true })
  market.add('a', '1-2', 1)
  expect(save()).toEqual(first)
})

test('a key with other arguments changes nothing', () => {
  market.add('a', '1-1', 2, { key: 'k' })
  const wrong = { code: 'INVALID_ARGUMENT', details: { field: 'key' } }
  expect(market.add('a', '1-1', 3, { key: 'k' })).toMatchObject(wrong)
  expect(market.add('a', '1-2', 2, { key: 'k' })).toMatchObject(wrong)
  expect(market.cart('a').lines).toEqual({ '1-1': 2 })
})

test('a cart as an older version kept it is answered as it is', () => {
  const cart = { accountId: 1, lines: [{ itemId: '1-1', quantity: 2 }], version: 3, saved: false }
  market.state.load('keyed_outcomes', ['1', 'old', 'addToCart', 1, JSON.stringify(cart)])
  expect(market.add('a', '5-5', 9, { key: 'old' })).toEqual(cart)
  expect(market.cart('a').lines).toEqual({})
})

test('a full cart is kept in a few characters a line', () => {
  for (let item = 1; item <= 100; item += 1) market.add('a', `9999-${1_000_000 + item}`, 1)
  const requests = 50
  for (let request = 1; request <= requests; request += 1)
    market.add('a', '9999-1000001', 1, { key: `key ${request}`, available: 1_000 })
  expect(JSON.stringify(kept()).length / requests).toBeLessThan(2_300)
})

test('purchases under way do not depend on what is kept: a key that was pushed out leaves them as they are', () => {
  market.add('a', '1-1', 2)
  const { ref } = market.begin('a', 'one', 'buy')
  market.state.outcomes.forgetAccounts(new Set(['1']))
  expect(market.state.purchases.get(ref)).toMatchObject({ buyerId: 1 })
  market.finish(ref, 'refused')
  expect(market.cart('a').lines).toEqual({ '1-1': 2 })
})
