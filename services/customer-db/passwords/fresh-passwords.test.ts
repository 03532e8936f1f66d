import { performance } from 'node:perf_hooks'
import { afterEach, expect, test, vi } from 'vitest'
import { Passwords } from './passwords.ts'
import { ann, rules, somebody } from '../testing/passwords.ts'

afterEach(() => vi.useRealTimers())

const options = { cost: 2 ** 10, parallel: 2, maxWaiting: 1_000, wrong: rules }
/** A time that has come already: deriving a key is refused. */
const atOnce = () => performance.now() - 1

test('the first login after an account was opened derives no key, and nothing else is spared it', async () => {
  const passwords = new Passwords(options)
  const hash = await passwords.hash('open sesame', somebody)
  const isTooLate = expect.objectContaining({ code: 'TIMEOUT' }) as Error
  await expect(passwords.matches('open sesam', hash, somebody, ann, atOnce())).rejects.toEqual(isTooLate)
  expect(await passwords.matches('open sesame', hash, somebody, ann, atOnce())).toBe(true)
  await expect(passwords.matches('open sesame', hash, somebody, ann, atOnce())).rejects.toEqual(isTooLate)
})

test('of many new passwords only the last hundred are known again', async () => {
  const passwords = new Passwords({ ...options, cost: 16 })
  const hashes = await Promise.all(Array.from({ length: 101 }, () => passwords.hash('open sesame', somebody)))
  await expect(passwords.matches('open sesame', hashes[0], somebody, ann, atOnce())).rejects.toThrow()
  expect(await passwords.matches('open sesame', hashes[1], somebody, ann, atOnce())).toBe(true)
})

test('hashes come in the order in which they were asked for, also when one is given up', async () => {
  const passwords = new Passwords(options)
  const done: number[] = []
  const asked = Array.from({ length: 30 }, (_, index) =>
    passwords
      .hash('x'.repeat(1 + (index % 3) * 100), somebody, index % 7 === 3 ? atOnce() : undefined)
      .then(() => done.push(index))
      .catch(() => done.push(index)),
  )
  await Promise.all(asked)
  expect(done).toEqual(asked.map((_, index) => index))
})

test('a new password is known again for half a minute', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const passwords = new Passwords(options)
  const hashes = [
    await passwords.hash('open sesame', somebody),
    await passwords.hash('open sesame', somebody),
  ]
  vi.advanceTimersByTime(29_000)
  expect(await passwords.matches('open sesame', hashes[0], somebody, ann, atOnce())).toBe(true)
  vi.advanceTimersByTime(1_000)
  await expect(passwords.matches('open sesame', hashes[1], somebody, ann, atOnce())).rejects.toThrow()
})

test('logins that are spared later have half a minute of their own, and are counted anew', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const passwords = new Passwords(options)
  const hash = await passwords.hash('open sesame', somebody, undefined, 3)
  const login = () => passwords.matches('open sesame', hash, somebody, ann, atOnce())
  expect(await login()).toBe(true)
  vi.advanceTimersByTime(20_000)
  passwords.spareLogins(hash, 'open sesame', 2)
  vi.advanceTimersByTime(20_000)
  expect([await login(), await login()]).toEqual([true, true])
  await expect(login()).rejects.toThrow()
})
