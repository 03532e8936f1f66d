import { beforeEach, describe, expect, test } from 'vitest'
import { TestMarket } from './testing/market.ts'

let restored: TestMarket
let current: TestMarket

/** A market with one buyer who is logged in, as it was when the snapshot was taken. */
function early(): TestMarket {
  const market = new TestMarket()
  market.open('ann')
  market.login(1, 'early')
  market.add('early')
  return market
}

beforeEach(() => {
  restored = early()
  current = early()
})

describe('numbers that were given', () => {
  test('are not given again', () => {
    current.open('bob')
    current.login(2, 'b')
    restored.state.raise(current.state.counters())
    expect(restored.state).toMatchObject({ nextAccountId: 3, nextSid: 3 })
  })

  test('are not given again if the snapshot knew more of them', () => {
    restored.open('bob')
    restored.login(2, 'b')
    restored.state.raise(current.state.counters())
    expect(restored.state).toMatchObject({ nextAccountId: 3, nextSid: 3 })
  })
})

describe('sessions', () => {
  test('do not go on as somebody else who has the same number', () => {
    restored.state.accounts.get(1)!.password = 'another salt'
    restored.state.supersede(current.state)
    expect([...restored.state.sessions.keys()]).toEqual([])
  })

  test('do not go on as somebody who registered at another time', () => {
    restored.state.accounts.get(1)!.createdAt += 1
    restored.state.supersede(current.state)
    expect([...restored.state.sessions.keys()]).toEqual([])
  })

  test('do not go on as somebody else who was opened at the same time', () => {
    restored.state.accounts.get(1)!.username = 'bob'
    restored.state.supersede(current.state)
    expect([...restored.state.sessions.keys()]).toEqual([])
  })

  test('of now go on, those of then are gone', () => {
    current.logout('early')
    current.login(1, 'now')
    current.add('now', '1-8')
    restored.state.supersede(current.state)
    expect([...restored.state.sessions.keys()]).toEqual(['now'])
    expect([...restored.state.sessionsBySid.keys()]).toEqual([2])
    expect(restored.cart('now').lines).toEqual({ '1-8': 1 })
  })

  test('belong to the account as it was restored', () => {
    restored.state.supersede(current.state)
    expect(restored.state.sessions.get('early')!.account).toBe(restored.state.accounts.get(1))
    expect(current.state.sessions.get('early')!.account).toBe(current.state.accounts.get(1))
  })

  test('of an account that is gone end', () => {
    current.open('bob')
    current.login(2, 'b')
    restored.state.supersede(current.state)
    expect(restored.state.sessions.has('b')).toBe(false)
  })

  test('that expired since are remembered, those that expired then are not', () => {
    restored.login(1, 'then')
    restored.expire(['then'], 20)
    current.login(1, 'since')
    current.expire(['since'], 30)
    restored.state.supersede(current.state)
    expect([...restored.state.expired]).toEqual([['since', { role: 'buyer', at: 30 }]])
  })
})

describe('purchases', () => {
  test('under way now stay so, those of then are over', () => {
    restored.begin('early', 'one')
    current.login(1, 'now')
    current.add('now', '1-8')
    const { ref } = current.begin('now', 'one')
    restored.state.supersede(current.state)
    expect([...restored.state.purchases.keys()]).toEqual([ref])
  })

  test('under way now are as they were, with what was saved', () => {
    current.login(1, 'now')
    current.add('now', '1-8')
    const unsaved = current.begin('now', 'one')
    current.save('early')
    const saved = current.begin('early', 'one')
    restored.state.supersede(current.state)
    for (const { ref } of [unsaved, saved])
      expect(restored.state.purchases.get(ref)).toEqual(current.state.purchases.get(ref))
    expect(restored.state.purchases.get(saved.ref)!.saved).toEqual(new Map([['1-1', 1]]))
  })

  test('of an account that is gone are over', () => {
    current.open('bob')
    current.login(2, 'b')
    current.add('b')
    current.begin('b', 'one')
    restored.state.supersede(current.state)
    expect(restored.state.purchases.size).toBe(0)
  })
})

describe('saved carts', () => {
  test('that were not saved since count as saved in the sessions that go on', () => {
    for (const market of [restored, current]) market.save('early')
    restored.state.supersede(current.state)
    expect(restored.cart('early').saved).toBe(true)
    expect(restored.state.accounts.get(1)!.savedAs).toBe(1)
  })

  test('that were saved since are not what the sessions saved', () => {
    for (const market of [restored, current]) market.save('early')
    current.add('early')
    current.save('early')
    restored.state.supersede(current.state)
    expect(restored.cart('early').saved).toBe(false)
    expect(restored.state.accounts.get(1)!.savedAs).toBe(3)
  })

  test('that were saved more often then are not what the sessions saved either', () => {
    current.save('early')
    for (let times = 0; times < 3; times += 1) restored.save('early')
    restored.state.supersede(current.state)
    expect(restored.cart('early').saved).toBe(false)
    expect(restored.state.accounts.get(1)!.savedAs).toBe(4)
  })

  test('of accounts that are not there now stay as they were', () => {
    restored.open('bob')
    restored.login(2, 'b')
    restored.add('b')
    restored.save('b')
    restored.state.supersede(current.state)
    expect(restored.state.accounts.get(2)).toMatchObject({ savedAs: 1, saved: new Map([['1-1', 1]]) })
  })
})
