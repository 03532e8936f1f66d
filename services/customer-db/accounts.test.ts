import { beforeEach, describe, expect, test } from 'vitest'
import { TestMarket } from './testing/market.ts'

const day = 24 * 60 * 60 * 1000

let market: TestMarket

beforeEach(() => {
  market = new TestMarket()
})

describe('accounts', () => {
  test('get ids one after the other', () => {
    expect(market.open('ann')).toEqual({ id: 1 })
    expect(market.open('bob')).toEqual({ id: 2 })
    expect(market.state.accounts.get(2)).toMatchObject({ username: 'bob', savedAs: 0, createKey: null })
    expect(market.state.usernames.size).toBe(2)
  })

  test('of the same name are refused, but for another role', () => {
    market.open('ann')
    expect(market.open('ann')).toMatchObject({ code: 'ALREADY_EXISTS', details: { field: 'username' } })
    expect(market.open('ann', { role: 'seller' })).toEqual({ id: 2 })
    expect(market.state.nextAccountId).toBe(3)
  })

  test('are found again by the key that they were created with', () => {
    market.open('ann', { key: 'one' })
    expect(market.open('ann', { key: 'one' })).toEqual({ id: 1 })
    expect(market.open('ann', { key: 'two' })).toMatchObject({ code: 'ALREADY_EXISTS' })
    expect(market.open('ann')).toMatchObject({ code: 'ALREADY_EXISTS' })
    expect(market.state.accounts.size).toBe(1)
  })

  test('that are opened at once get ids in their order', () => {
    market.open('ann')
    expect(market.openAll(['bob', 'cleo'])).toEqual({ ids: [2, 3] })
    const [, bob, cleo] = market.state.accounts.values()
    expect(bob).toMatchObject({ id: 2, username: 'bob', createdAt: market.at, savedAs: 0, createKey: null })
    expect(cleo).toEqual({ ...bob, id: 3, username: 'cleo', name: 'cleo' })
    expect(market.open('dora')).toEqual({ id: 4 })
  })

  test('that are opened at once are all refused if one is taken', () => {
    market.open('bob')
    expect(market.openAll(['ann', 'bob', 'cleo'])).toMatchObject({ code: 'ALREADY_EXISTS' })
    expect(market.state.accounts.size).toBe(1)
    expect(market.state.nextAccountId).toBe(2)
    expect(market.openAll(['bob'], 'seller')).toEqual({ ids: [2] })
  })

  test('are counted by role', () => {
    market.open('ann')
    market.open('bob')
    market.open('ann', { role: 'seller' })
    market.login(1, 'a')
    expect(market.state.counts()).toEqual({ buyers: 2, sellers: 1, sessions: 1 })
  })
})

describe('sessions', () => {
  beforeEach(() => {
    market.open('ann')
    market.login(1, 'a')
  })

  test('get numbers one after the other', () => {
    market.login(1, 'b')
    expect([...market.state.sessionsBySid.keys()]).toEqual([1, 2])
    expect(market.state.sessionsBySid.get(2)).toBe(market.state.sessions.get('b'))
    expect(market.state.sessions.get('b')).toMatchObject({ lastUsed: 3, lastPurchase: undefined })
  })

  test('need an account', () => {
    expect(market.login(7, 'b')).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(market.state.sessions.has('b')).toBe(false)
    expect(market.state.nextSid).toBe(2)
  })

  test('take no commands where there is none', () => {
    expect(market.add('nobody')).toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('are gone after a logout, by token and by number', () => {
    market.login(1, 'b')
    expect(market.logout('a')).toEqual({})
    expect([...market.state.sessions.keys()]).toEqual(['b'])
    expect([...market.state.sessionsBySid.keys()]).toEqual([2])
  })

  test('a logout with a key is remembered, and only where there was a session', () => {
    market.logout('a', 'bye')
    expect(market.state.outcomes.has('a', 'bye')).toBe(true)
    market.logout('nobody', 'bye')
    expect(market.state.outcomes.size).toBe(1)
  })

  test('a logout without a key is not remembered', () => {
    market.logout('a')
    expect(market.state.outcomes.size).toBe(0)
  })

  test('a touch moves the time of those that it names', () => {
    market.login(1, 'b')
    expect(
      market.state.apply({
        op: 'touch',
        seen: [
          ['b', 77],
          ['gone', 78],
        ],
      }),
    ).toEqual({})
    expect(market.state.sessions.get('a')!.lastUsed).toBe(2)
    expect(market.state.sessions.get('b')!.lastUsed).toBe(77)
    expect(market.state.sessions.size).toBe(2)
  })

  test('that expire are remembered with their role, those that are not there are not', () => {
    expect(market.expire(['a', 'gone'], 50)).toEqual({})
    expect(market.state.sessions.size).toBe(0)
    expect([...market.state.expired]).toEqual([['a', { role: 'buyer', at: 50 }]])
  })

  test('that expired are remembered for a day, and not longer', () => {
    market.login(1, 'b')
    market.expire(['a'], 50)
    market.expire(['b'], 51)
    market.expire([], 50 + day)
    expect([...market.state.expired.keys()]).toEqual(['a', 'b'])
    market.expire([], 51 + day)
    expect([...market.state.expired.keys()]).toEqual(['b'])
  })
})
