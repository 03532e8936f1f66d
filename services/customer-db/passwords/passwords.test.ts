import { afterEach, expect, test, vi } from 'vitest'
import { Passwords } from './passwords.ts'
import { ann, quick, somebody } from '../testing/passwords.ts'

afterEach(() => void vi.restoreAllMocks())

/** A password service that has done its work for guesses at accounts that do not exist. */
async function ready(options: Partial<typeof quick> = {}): Promise<Passwords> {
  const passwords = new Passwords({ ...quick, ...options })
  await passwords.matches('nothing', undefined, somebody, ann)
  return passwords
}

test('a password matches its own hash and no other', async () => {
  const passwords = await ready()
  const hash = await passwords.hash('correct horse', somebody)
  expect(await passwords.matches('correct horse', hash, somebody, ann)).toBe(true)
  expect(await passwords.matches('correct hors', hash, somebody, ann)).toBe(false)
})

test('a hash says how it was made, and has a salt of its own', async () => {
  const passwords = await ready()
  const [one, other] = await Promise.all([passwords.hash('pw', somebody), passwords.hash('pw', somebody)])
  expect(one).toMatch(/^scrypt\$16\$8\$1\$[\w-]{22}\$[\w-]{43}$/)
  expect(one).not.toBe(other)
})

test('a hash made at another cost still matches', async () => {
  const hash = await (await ready({ cost: 32 })).hash('pw', somebody)
  expect(hash).toMatch(/^scrypt\$32\$/)
  expect(await (await ready()).matches('pw', hash, somebody, ann)).toBe(true)
})

test('a high cost has the memory that it needs', async () => {
  const passwords = await ready({ cost: 2 ** 15 })
  expect(await passwords.matches('pw', await passwords.hash('pw', somebody), somebody, ann)).toBe(true)
})

test('the same characters match however they are encoded', async () => {
  const passwords = await ready()
  expect(
    await passwords.matches('\u0065\u0301', await passwords.hash('\u00e9', somebody), somebody, ann),
  ).toBe(true)
})

test('an account that does not exist matches nothing, and is worked for all the same', async () => {
  const passwords = await ready({ parallel: 1, maxWaiting: 0 })
  const guess = passwords.matches('pw', undefined, somebody, ann)
  await Promise.resolve()
  await expect(passwords.hash('pw', somebody)).rejects.toMatchObject({ code: 'OVERLOADED' })
  expect(await guess).toBe(false)
})

test('a few are made at a time, some wait, and more are refused', async () => {
  const passwords = await ready({ parallel: 2, maxWaiting: 3 })
  const all = await Promise.allSettled(Array.from({ length: 7 }, () => passwords.hash('pw', somebody)))
  expect(all.map(({ status }) => status)).toEqual([
    ...Array<string>(5).fill('fulfilled'),
    ...Array<string>(2).fill('rejected'),
  ])
  expect(all[6]).toMatchObject({ reason: { code: 'OVERLOADED' } })
  await expect(
    Promise.all(Array.from({ length: 5 }, () => passwords.hash('pw', somebody))),
  ).resolves.toHaveLength(5)
})

test('a hash that nobody waits for any more is not made, and gives its turn to the next', async () => {
  const passwords = await ready({ parallel: 1 })
  const late = passwords.hash('pw', somebody, performance.now())
  const next = passwords.hash('pw', somebody, performance.now() + 600_000)
  await expect(late).rejects.toMatchObject({ code: 'TIMEOUT' })
  await expect(next).resolves.toMatch(/^scrypt/)
})

test('a check that nobody waits for any more is not made', async () => {
  const passwords = await ready()
  const hash = await passwords.hash('pw', somebody)
  const now = performance.now()
  vi.spyOn(performance, 'now').mockReturnValue(now)
  expect(await passwords.matches('pw', hash, somebody, ann, 1_001)).toBe(true)
  await expect(passwords.matches('pw', hash, somebody, ann, now)).rejects.toMatchObject({ code: 'TIMEOUT' })
})

test('a hash that cannot be made fails, and gives its turn to the next', async () => {
  const passwords = await ready({ parallel: 1 })
  const broken = (await passwords.hash('pw', somebody)).replace('$16$', '$15$')
  await expect(passwords.matches('pw', broken, somebody, ann)).rejects.toThrow()
  await expect(passwords.hash('pw', somebody)).resolves.toMatch(/^scrypt/)
})
