import { beforeEach, describe, expect, test } from 'vitest'
import { TestMarket } from './testing/market.ts'
import { TestCustomers } from './testing/operations.ts'

// As a version did that normalised nothing: its journals and snapshots are read as they are.
const wide = 'Ａｎｎ'
let market: TestMarket

beforeEach(() => {
  market = new TestMarket()
  market.open(wide)
})

test('an account from before is found by its exact name, and by no other', () => {
  const { usernames } = market.state
  expect(usernames.typed('buyer', wide)).toMatchObject({ id: 1, username: wide })
  expect(usernames.typed('buyer', 'Ann')).toBeUndefined()
  expect(usernames.typed('seller', wide)).toBeUndefined()
})

test('what was opened before is opened again by a replay, look-alikes too', () => {
  expect(market.open('Ann')).toEqual({ id: 2 })
  expect(market.open(' Ann')).toEqual({ id: 3 })
  expect(market.state.usernames.size).toBe(3)
})

test('a new name that could be taken for one from before is known as its', () => {
  const { usernames } = market.state
  expect(usernames.like('buyer', 'Ann')).toMatchObject({ id: 1 })
  expect(usernames.like('seller', 'Ann')).toBeUndefined()
  expect(usernames.like('buyer', 'ann')).toBeUndefined()
})

test('who types a name in another form gets the account of the normal one', () => {
  market.open('bob')
  expect(market.state.usernames.typed('buyer', ' ｂｏｂ ')).toMatchObject({ id: 2 })
})

describe('what frontends ask for', () => {
  const guessed: string[] = []
  const passwords = {
    hash: () => Promise.resolve('hash'),
    matches: (_given: string, stored: string | undefined, _asker: unknown, guesser: { username: string }) => {
      guessed.push(guesser.username)
      return Promise.resolve(stored !== undefined)
    },
  }

  const ask = (op: string, args: object) =>
    new TestCustomers(market.state, passwords).ask(op, { role: 'buyer', password: 'pw', ...args })
  const open = (username: string) => ask('CreateAccount', { username, name: 'x', tier: 'normal' })

  test('one account of all names that look alike is opened', async () => {
    expect(await open(' bob\u3000b')).toEqual({ id: 2 })
    for (const username of ['bob b', 'ｂｏｂ b', 'bob\u00a0\u00a0b'])
      expect(await open(username)).toMatchObject({ code: 'ALREADY_EXISTS', details: { field: 'username' } })
    expect(market.state.accounts.get(2)!.username).toBe('bob b')
  })

  test('none is opened that looks like one from before', async () => {
    for (const username of ['Ann', wide, 'Ann '])
      expect(await open(username)).toMatchObject({ code: 'ALREADY_EXISTS' })
  })

  test('one from before logs in by its exact name', async () => {
    expect(await ask('Login', { username: wide })).toMatchObject({ accountId: 1 })
    expect(await ask('Login', { username: 'Ann' })).toMatchObject({ code: 'UNAUTHENTICATED' })
    await open('bob')
    expect(await ask('Login', { username: 'ｂob ' })).toMatchObject({ accountId: 2 })
    expect(guessed).toEqual([wide, 'Ann', 'bob'])
  })

  test('a name with something unseen is refused with the field', async () => {
    expect(await open('a\u200bnn')).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: 'username', expected: 'a string of 1 to 32 characters, all of them visible' },
    })
  })
})
