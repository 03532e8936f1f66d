import { expect, test } from 'vitest'
import { CustomerState } from './state.ts'

/** As a snapshot does it: every table row by row, each as wide as the table. */
function copyOf(state: CustomerState): CustomerState {
  const copy = new CustomerState()
  for (const { name, columns } of state.tables) {
    for (const row of state.dump(name)) {
      expect(row, name).toHaveLength(columns.length)
      copy.load(name, row)
    }
  }
  return copy
}

test('a snapshot holds the whole state, also in the middle of a purchase', () => {
  const state = new CustomerState()
  const account = { op: 'createAccount', at: 1, password: 'hash', name: 'Ann' } as const
  state.apply({ ...account, role: 'buyer', username: 'ann', tier: 'vip', key: 'open' })
  state.apply({ ...account, role: 'seller', username: 'ann', tier: 'normal' })
  const { op: _op, at: _at, password, ...ann } = account
  const others = ['bob', 'cleo'].map(
    (username) => ({ ...ann, username, role: 'buyer', tier: 'vip' }) as const,
  )
  state.apply({ op: 'createAccounts', at: 2, password, accounts: others })
  for (const [index, tokenHash] of ['first', 'second', 'third', 'fourth'].entries()) {
    state.apply({ op: 'login', at: 10 + index, accountId: 1, tokenHash })
  }
  state.apply({
    op: 'addToCart',
    at: 20,
    tokenHash: 'first',
    itemId: '3-1',
    quantity: 2,
    available: 9,
    key: 'add',
  })
  state.apply({ op: 'saveCart', at: 21, tokenHash: 'first' })
  state.apply({ op: 'addToCart', at: 22, tokenHash: 'second', itemId: '3-2', quantity: 1, available: 9 })
  state.apply({ op: 'beginPurchase', at: 23, tokenHash: 'first', via: 'a', key: 'buy' })
  state.apply({ op: 'beginPurchase', at: 24, tokenHash: 'second', via: 'b' })
  state.apply({ op: 'purchaseDelivered', tokenHash: 'second', ref: '2.1', via: 'b' })
  state.apply({ op: 'expire', at: 30, tokenHashes: ['third'] })
  state.apply({ op: 'setLock', at: 31, accountId: 2, locked: true })
  state.apply({ op: 'touch', seen: [['first', 32]], kept: [['fourth', 33]] })
  expect(state.accounts.get(2)).toMatchObject({ lockedAt: 31, lastActive: null })
  expect(state.accounts.get(1)).toMatchObject({ lockedAt: null, lastActive: 32 })
  expect(state.sessions.get('fourth')).toMatchObject({ lastUsed: 13, keptAt: 33 })
  expect(state.purchases.size).toBe(2)
  expect(state.expired.size).toBe(1)
  const { tables: _, ...expected } = state
  expect({ ...copyOf(state) }).toMatchObject(expected)
  expect(copyOf(state).outcomes).toEqual(state.outcomes)
})

test('a snapshot holds the keys that are spent, and where numbers were given', () => {
  const state = new CustomerState()
  const spent = ['1', 12_345, 1, 9]
  state.load('spent_keys', spent)
  state.apply({ op: 'beginEpoch', at: 0, id: 'mine' })
  state.apply({ op: 'meet', at: 1, epochs: [{ id: 'other', from: {} }], next: { item: 4 } })
  const copy = copyOf(state)
  expect([...copy.dump('spent_keys')]).toEqual([spent])
  expect([...copy.dump('epochs')]).toEqual([...state.dump('epochs')])
  expect(copy.introduction).toEqual({ epochs: [{ id: 'mine', from: { account: 1 } }], next: { account: 1 } })
})

test('accounts of an older snapshot are not locked, and nobody knows when they were active', () => {
  const state = new CustomerState()
  const account = { at: 1, password: 'hash', name: 'Ann', role: 'buyer', tier: 'vip' } as const
  state.apply({ ...account, op: 'createAccount', username: 'ann' })
  state.apply({ op: 'login', at: 2, accountId: 1, tokenHash: 'first' })
  state.apply({ op: 'setLock', at: 3, accountId: 1, locked: true })
  const [row] = state.dump('accounts')
  const copy = new CustomerState()
  copy.load('accounts', [...row!].slice(0, -2))
  expect(copy.accounts.get(1)).toEqual({
    ...state.accounts.get(1),
    lockedAt: null,
    lastActive: null,
  })
})

test('the counters may be loaded in any order', () => {
  const copy = new CustomerState()
  copy.load('counters', ['nextSid', 7])
  copy.load('counters', ['nextAccountId', 5])
  expect(copy).toMatchObject({ nextSid: 7, nextAccountId: 5 })
})
