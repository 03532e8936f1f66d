import { beforeEach, describe, expect, test } from 'vitest'
import type { Introduction } from '../identity/histories.ts'
import { TestMarket } from './testing/market.ts'

let market: TestMarket

/** A product-db that began with this epoch, and has given these items. */
const products = (id: string, items: number): Introduction => ({
  epochs: [{ id, from: { item: 1 } }],
  next: { item: items + 1 },
})
const meet = (introduction: Introduction) => market.state.apply({ op: 'meet', at: 9, ...introduction })
const lines = () => market.cart('a').lines

beforeEach(() => {
  market = new TestMarket()
  market.open('ann')
  market.login(1, 'a')
  market.add('a', '1-1')
})

describe('items in carts', () => {
  test('stay when the product-db is met for the first time, and when it is met again', () => {
    for (const items of [1, 2]) {
      expect(market.state.strangersTo(products('first', items))).toBe(0)
      expect(meet(products('first', items))).toEqual({})
      expect(lines()).toEqual({ '1-1': 1 })
    }
    expect(market.cart('a').version).toBe(1)
  })

  test('go when it is another one, once', () => {
    meet(products('first', 1))
    const another = products('another', 1)
    expect(market.state.strangersTo(another)).toBe(1)
    meet(another)
    expect(lines()).toEqual({})
    market.add('a', '1-2')
    meet(another)
    expect(lines()).toEqual({ '1-2': 1 })
  })

  test('are strange to everybody when the data were brought from elsewhere', () => {
    market.state.arrive({ own: false, together: undefined, id: 'arrival' })
    expect(market.state.strangersTo(products('first', 1))).toBe(1)
  })
})

test('an epoch begins behind those of before, at the numbers that come next', () => {
  const before = [{ id: 'before', from: { account: 1 } }]
  market.state.beginEpoch('mine', before, true)
  expect(market.state.epochs).toMatchObject([...before, { id: 'mine', from: { account: 2 }, brought: true }])
})
