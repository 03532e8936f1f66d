import { afterEach, expect, test, vi } from 'vitest'
import { Passwords } from './passwords.ts'

afterEach(() => void vi.restoreAllMocks())

const quick = { cost: 16, parallel: 2, maxWaiting: 10 }

/** A password service that has done its work for guesses at accounts that do not exist. */
async function ready(options: Partial<typeof quick> = {}): Promise<Passwords> {
  const passwords = new Passwords({ ...quick, ...options })
  await passwords.matches('nothing', undefined)
  return passwords
}

test('a password matches its own hash and no other', async () => {
  const passwords = await ready()
  const hash = await passwords.hash('correct horse')
  expect(await passwords.matches('correct horse', hash)).toBe(true)
  expect(await passwords.matches('correct hors', hash)).toBe(false)
})

test('a hash says how it was made, and has a salt of its own', async () => {
  const passwords = await ready()
  const [one, other] = await Promise.all([passwords.hash('pw'), passwords.hash('pw')])
  expect(one).toMatch(/^scrypt\$16\$8\$1\$[\w-]{22}\$[\w-]{43}$/)
  expect(one).not.toBe(other)
})

test('a hash made at another cost still matches', async () => {
  const hash = await (await ready({ cost: 32 })).hash('pw')
  expect(hash).toMatch(/^scrypt\$32\$/)
  expect(await (await ready()).matches('pw', hash)).toBe(true)
})

test('a high cost has the memory that it needs', async () => {
  const passwords = await ready({ cost: 2 ** 15 })
  expect(await passwords.matches('pw', await passwords.hash('pw'))).toBe(true)
})

test('the same characters match however they are encoded', async () => {
  const passwords = await ready()
  expect(await passwords.matches('\u0065\u0301', await passwords.hash('\u00e9'))).toBe(true)
})

test('an account that does not exist matches nothing, and is worked for all the same', async () => {
  const passwords = await ready({ parallel: 1, maxWaiting: 0 })
  const guess = passwords.matches('pw', undefined)
  await Promise.resolve()
  await expect(passwords.hash('pw')).rejects.toMatchObject({ code: 'OVERLOADED' })
  expect(await guess).toBe(false)
})

test('a few are made at a time, some wait, and more are refused', async () => {
  const passwords = await ready({ parallel: 2, maxWaiting: 3 })
  const all = await Promise.allSettled(Array.from({ length: 7 }, () => passwords.hash('pw')))
  expect(all.map(({ status }) => status)).toEqual([
    ...Array<string>(5).fill('fulfilled'),
    ...Array<string>(2).fill('rejected'),
  ])
  expect(all[6]).toMatchObject({ reason: { code: 'OVERLOADED' } })
  await expect(Promise.all(Array.from({ length: 5 }, () => passwords.hash('pw')))).resolves.toHaveLength(5)
})

test('a hash that nobody waits for any more is not made, and gives its turn to the next', async () => {
  const passwords = await ready({ parallel: 1 })
  const late = passwords.hash('pw', performance.now())
  const next = passwords.hash('pw', performance.now() + 600_000)
  await expect(late).rejects.toMatchObject({ code: 'TIMEOUT' })
  await expect(next).resolves.toMatch(/^scrypt/)
})

test('a check that nobody waits for any more is not made', async () => {
  const passwords = await ready()
  const hash = await passwords.hash('pw')
  vi.spyOn(performance, 'now').mockReturnValue(1_000)
  expect(await passwords.matches('pw', hash, 1_001)).toBe(true)
  await expect(passwords.matches('pw', hash, 1_000)).rejects.toMatchObject({ code: 'TIMEOUT' })
})

test('a hash that cannot be made fails, and gives its turn to the next', async () => {
  const passwords = await ready({ parallel: 1 })
  const broken = (await passwords.hash('pw')).replace('$16$', '$15$')
  await expect(passwords.matches('pw', broken)).rejects.toThrow()
  await expect(passwords.hash('pw')).resolves.toMatch(/^scrypt/)
})
