import fs from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadForeignSnapshot } from '../engine/snapshots/snapshot-reader.ts'
import { temporaryFolder } from '../engine/testing/bank.ts'
import { forge } from '../engine/testing/forgery.ts'
import { honestSnapshot } from '../engine/testing/honest-snapshot.ts'
import { Passwords } from './passwords/passwords.ts'
import { hashToken } from './sessions.ts'
import { CustomerState } from './state.ts'
import { quick, somebody } from './testing/passwords.ts'

let honest: string
let file: string

beforeAll(async () => {
  const password = await new Passwords({ ...quick, cost: 2 }).hash('secret', somebody)
  const state = new CustomerState()
  const account = { op: 'createAccount', at: 1, password, name: 'Ann' } as const
  state.apply({ ...account, role: 'buyer', username: 'ann', tier: 'vip', key: 'open' })
  state.apply({ ...account, role: 'seller', username: 'ann', tier: 'normal' })
  const [first, second, third] = ['first', 'second', 'third'].map(hashToken) as [string, string, string]
  for (const tokenHash of [first, second, third]) state.apply({ op: 'login', at: 9, accountId: 1, tokenHash })
  const lamp = { op: 'addToCart', itemId: '3-1', quantity: 2, available: 9 } as const
  state.apply({ ...lamp, at: 20, tokenHash: first, key: 'add' })
  state.apply({ op: 'saveCart', at: 21, tokenHash: first })
  state.apply({ op: 'beginPurchase', at: 23, tokenHash: first, via: 'a', key: 'buy', ref: 'random' })
  state.apply({ ...lamp, at: 24, tokenHash: second })
  state.apply({ op: 'expire', at: 30, tokenHashes: [third] })
  honest = await honestSnapshot('customer-db', state, () => new CustomerState())
  file = `${temporaryFolder()}/theirs.sqlite`
})

const load = () => loadForeignSnapshot(fs.readFileSync(file), file, 'customer-db', new CustomerState())

test('what was made honestly is taken', async () => {
  fs.copyFileSync(honest, file)
  expect(await load()).toMatchObject({ counts: { buyers: 1, sellers: 1, sessions: 2 } })
})

const costing = (cost: number | string) =>
  `UPDATE accounts SET password = replace(password, 'scrypt$2$', 'scrypt$${cost}$')`

describe('forged, although every digest fits:', () => {
  test.each([
    ['a password whose check takes 4 GB', costing(2 ** 22), /password must be the hash of a password/],
    ['a password whose check takes 512 MB', costing(2 ** 19), /from 2 to 262144 .*256 MiB at most/],
    ['a password that costs what no hash can', costing(1000), /password must be/],
    ['a password that is no hash', "UPDATE accounts SET password = 'secret'", /password must be/],
    [
      'a username that commands a terminal',
      "UPDATE accounts SET username = char(27) || 'c'",
      /username must be/,
    ],
    ['a name without an end', 'UPDATE accounts SET name = hex(zeroblob(100))', /name must be/],
    ['a role that there is not', "UPDATE accounts SET role = 'admin'", /role must be/],
    ['a username given twice', "UPDATE accounts SET role = 'buyer'", /table accounts has rows that exclude/],
    [
      'an account that was never opened',
      "UPDATE counters SET value = 2 WHERE name = 'nextAccountId'",
      /account 2 has/,
    ],
    ['a cart of less than nothing', `UPDATE sessions SET cart = '{"3-1":-1}'`, /cart must be/],
    ['a cart of no items', `UPDATE sessions SET cart = '{"__proto__":1}'`, /cart must be/],
    ['a session of nobody', 'UPDATE sessions SET account_id = 99', /session 1 belongs to no account/],
    [
      'a session that was never begun',
      "UPDATE counters SET value = 2 WHERE name = 'nextSid'",
      /session 2 has a number/,
    ],
    ['a token that is in clear', "UPDATE sessions SET token_hash = 'x' || sid", /token_hash must be/],
    [
      'a purchase of nobody',
      'UPDATE pending_purchases SET buyer_id = 99',
      /purchase random belongs to no buyer/,
    ],
    ['a purchase without a reference', "UPDATE pending_purchases SET ref = ''", /ref must be/],
    ['an expired session of no role', "UPDATE expired_sessions SET role = ''", /role must be/],
  ])('%s', async (_what, sql, reason) => {
    fs.copyFileSync(honest, file)
    await forge(file, sql)
    await expect(load()).rejects.toThrow(reason)
  })
})
