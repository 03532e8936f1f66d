import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Passwords } from './passwords/passwords.ts'
import { TestMarket } from './testing/market.ts'
import { TestCustomers } from './testing/operations.ts'
import { quick, somebody } from './testing/passwords.ts'

const ada = { role: 'seller', username: 'ada', name: "Ada's shop", tier: 'normal' }
const ben = { role: 'seller', username: 'ben', name: "Ben's shop", tier: 'normal' }
const buyer = { role: 'buyer', username: 'ada', name: 'Ada', tier: 'vip' }
const password = 'open sesame'
/** A time that has come already: deriving a key is refused. */
const atOnce = { until: performance.now() }

let market: TestMarket
let passwords: Passwords
let customers: TestCustomers

beforeEach(() => {
  market = new TestMarket()
  passwords = new Passwords(quick)
  customers = new TestCustomers(market.state, passwords)
})

const create = (accounts: object[], more: object = {}) =>
  customers.ask('CreateAccounts', { password, accounts, ...more })
const login = ({ role, username }: typeof ada, given = password) =>
  customers.ask('Login', { role, username, password: given }, atOnce)
const opened = () => customers.journal.filter(({ op }) => op === 'createAccounts')
const stored = () => [...market.state.accounts.values()]

describe('many accounts at once', () => {
  test('get numbers in their order, and one hash, with one line of the journal', async () => {
    expect(await create([ben, buyer, ada])).toEqual({ ids: [1, 2, 3] })
    expect(stored()).toMatchObject([ben, buyer, ada])
    expect(new Set(stored().map((account) => account.password)).size).toBe(1)
    expect(customers.journal).toHaveLength(1)
  })

  test('log in the first time without a key that is derived, each of them', async () => {
    await create([ada, ben, buyer])
    for (const account of [buyer, ada, ben])
      expect(await login(account)).toMatchObject({ name: account.name })
    expect(await login(ada)).toMatchObject({ code: 'TIMEOUT' })
  })

  test('are spared nothing with another password', async () => {
    await create([ada, ben])
    expect(await login(ada, 'open sesam')).toMatchObject({ code: 'TIMEOUT' })
    expect(await customers.ask('Login', { ...ada, password: 'open sesam' })).toMatchObject({
      code: 'UNAUTHENTICATED',
    })
  })

  test('have the usernames in the form in which all are stored', async () => {
    await create([{ ...ada, username: ' ａda' }])
    expect(stored()).toMatchObject([{ username: 'ada' }])
  })
})

describe('asked again', () => {
  test('they are answered with their numbers, and nothing is written', async () => {
    await create([ada, ben])
    expect(await create([ben, ada])).toEqual({ ids: [2, 1] })
    expect(customers.journal).toHaveLength(1)
  })

  test('they log in the next time without a key that is derived', async () => {
    await create([ada, ben])
    for (const account of [ada, ben]) await login(account)
    await create([ada, ben])
    for (const account of [ada, ben]) expect(await login(account)).toMatchObject({ name: account.name })
    expect(await login(ben)).toMatchObject({ code: 'TIMEOUT' })
  })

  test('those that are missing are opened, and get their numbers in their places', async () => {
    await create([ada])
    await customers.ask('CreateAccount', { ...buyer, password })
    expect(await create([ben, buyer, ada])).toEqual({ ids: [3, 2, 1] })
    expect(stored()).toMatchObject([ada, buyer, ben])
  })

  test('at the same time, they are opened once', async () => {
    const answers = await Promise.all([create([ada, ben]), create([ada, ben]), create([ben])])
    expect(answers).toEqual([{ ids: [1, 2] }, { ids: [1, 2] }, { ids: [2] }])
    expect(stored()).toMatchObject([ada, ben])
    // Two found out only when they wrote that the first had been quicker.
    expect(opened()).toHaveLength(3)
  })

  test('at the same time with others, those that are missing are opened with the hash that is made already', async () => {
    const hash = vi.spyOn(passwords, 'hash')
    expect(await Promise.all([create([ada]), create([ada, ben])])).toEqual([{ ids: [1] }, { ids: [1, 2] }])
    expect(hash).toHaveBeenCalledTimes(2)
  })
})

describe('a username that somebody else has', () => {
  const refusal = (usernames: object[]) => ({
    code: 'ALREADY_EXISTS',
    message: expect.stringContaining('there is a seller "ada" already'),
    details: { field: 'accounts', usernames },
  })
  const ofAda = [{ role: 'seller', username: 'ada' }]

  test.each([
    ['with another password', { password: 'other' }],
    ['with another name', { name: 'Ada' }],
    ['of another tier', { tier: 'vip' }],
  ])('%s is refused, and none is opened', async (_what, other) => {
    await customers.ask('CreateAccount', { ...ada, password, ...other })
    expect(await create([ben, ada, buyer])).toMatchObject(refusal(ofAda))
    expect(stored()).toHaveLength(1)
    expect(market.state.nextAccountId).toBe(2)
  })

  test('is refused while the password is hashed, too', async () => {
    const asked = create([ben, ada])
    market.open('ada', { role: 'seller' })
    expect(await asked).toMatchObject(refusal(ofAda))
    expect(stored()).toHaveLength(1)
  })

  test('is refused together with others', async () => {
    market.open('ada', { role: 'seller' })
    market.open('ben', { role: 'seller' })
    const answer = await create([ada, ben])
    expect(answer).toMatchObject(refusal([...ofAda, { role: 'seller', username: 'ben' }]))
    expect(answer).toMatchObject({ message: expect.stringContaining(', and 1 more.') })
  })

  test('is refused if it only looks alike', async () => {
    // As an older version opened accounts.
    const hash = await passwords.hash(password, somebody)
    const { name } = ada
    const account = { role: 'seller', username: 'ａda', name, tier: 'normal', password: hash } as const
    market.state.apply({ op: 'createAccount', at: 1, ...account })
    expect(await create([ada])).toMatchObject(refusal(ofAda))
  })
})

describe('limits', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...buyer, username: `buyer${index}` }))

  test('five hundred are opened at once, and not one more', async () => {
    expect(await create(many(501))).toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(stored()).toEqual([])
    expect(await create(many(500))).toMatchObject({ ids: { length: 500 } })
  })

  test.each([
    ['no accounts', []],
    ['an account twice', [ada, ben, { ...ada, username: ' ada' }]],
    ['an account without a role', [ada, { ...ben, role: undefined }]],
    ['an account of a tier that there is not', [ada, { ...ben, tier: 'best' }]],
    ['an account without a name', [ada, { ...ben, name: '' }]],
    ['a username with something unseen', [ada, { ...ben, username: 'b\u200ben' }]],
  ])('%s: nothing is opened', async (_what, accounts) => {
    expect(await create(accounts)).toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(stored()).toEqual([])
  })

  test('a password that is too long: nothing is opened', async () => {
    expect(await create([ada], { password: 'x'.repeat(129) })).toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(stored()).toEqual([])
  })
})
