import { expect, test, vi } from 'vitest'
import { TestMarket } from './testing/market.ts'

/** The discrepancy of a state of two accounts, a session and a purchase with the rows that it was loaded from. */
function discrepancy(change: (market: TestMarket) => void, rows: Record<string, number> = {}) {
  const market = new TestMarket()
  market.open('ann')
  market.open('sam', { role: 'seller' })
  market.login(1, 'a')
  market.add('a')
  market.begin('a', 'one')
  change(market)
  const sound = { accounts: 2, sessions: 1, expired_sessions: 0, pending_purchases: 1 }
  return market.state.discrepancy({ ...sound, ...rows })
}

test('a state that adds up has none', () => {
  expect(discrepancy(() => undefined)).toBeUndefined()
})

test.each(['accounts', 'sessions', 'expired_sessions', 'pending_purchases'])(
  'rows of %s that took the place of each other',
  (table) => {
    expect(discrepancy(() => undefined, { [table]: 7 })).toBe(
      `its table ${table} has rows that exclude each other`,
    )
  },
)

test.each<[string, (market: TestMarket) => void]>([
  [
    'its table accounts has rows that exclude each other',
    ({ state }) => vi.spyOn(state.usernames, 'size', 'get').mockReturnValue(1),
  ],
  ['its table sessions has rows that exclude each other', ({ state }) => state.sessionsBySid.clear()],
  ['its account 2 has a number that was never given', ({ state }) => (state.nextAccountId = 2)],
  ['its session 1 has a number that was never given', ({ state }) => (state.nextSid = 1)],
  [
    'its session 1 belongs to no account',
    ({ state }) => Object.assign(state.sessions.get('a')!, { account: undefined }),
  ],
  ['belongs to no buyer', ({ state }) => (state.accounts.get(1)!.role = 'seller')],
  ['belongs to no buyer', ({ state }) => (state.purchases.values().next().value!.buyerId = 9)],
])('%s', (problem, change) => {
  expect(discrepancy(change)).toContain(problem)
})
