import { expect, test } from 'vitest'
import { outcomeCaps } from './caps.ts'
import { KeyedOutcomes } from './keyed-outcomes.ts'
import { asItIs } from './packing.ts'

const plain = asItIs<{ at: number; key: string }>(() => [])
const longKey = (number: number) => String(number).padStart(64, '😀').slice(-128)

function fill(outcomes: KeyedOutcomes, account: string, keys: number, answer: string): void {
  for (let number = 0; number < keys; number += 1) ask(outcomes, account, longKey(number), answer)
}

function ask(outcomes: KeyedOutcomes, account: string, key: string, answer: unknown): unknown {
  return outcomes.once(account, 'op', { at: 1e12, key }, plain, () => answer)
}

/** The outcome of 500 updates is no larger: services/product-db/catalogue/packings.test.ts. */
const largest = 'x'.repeat(6_040)
const keysPromised = 10_000

test('the last ten thousand keys of an account are answered, however large their outcomes', () => {
  const outcomes = new KeyedOutcomes()
  fill(outcomes, '4503599627370496', keysPromised + 500, largest)
  for (let number = 500; number < keysPromised + 500; number += 1)
    expect(ask(outcomes, '4503599627370496', longKey(number), 'again') === largest).toBe(true)
  expect(outcomes.bytes).toBeLessThan(outcomeCaps.shareBytes + 64 * outcomeCaps.spentKeys)
})

test('accounts at their limits displace only each other, and none of their work is done twice', () => {
  const outcomes = new KeyedOutcomes({ shareBytes: 64_000, allBytes: 192_000, spentKeys: 1_000 })
  for (let number = 0; number < 20; number += 1) ask(outcomes, 'honest', longKey(number), `mine ${number}`)
  for (const greedy of ['2', '3', '4', '5']) fill(outcomes, greedy, 300, 'y'.repeat(200))
  expect(outcomes.bytes).toBeLessThanOrEqual(192_000)
  for (let number = 0; number < 20; number += 1)
    expect(ask(outcomes, 'honest', longKey(number), 'again')).toBe(`mine ${number}`)
  for (const greedy of ['2', '3', '4', '5']) {
    expect(ask(outcomes, greedy, longKey(0), 'again')).toMatchObject({
      code: 'INVALID_ARGUMENT',
      indefinite: true,
      details: { field: 'key', tooLate: true },
    })
    expect(ask(outcomes, greedy, longKey(299), 'again')).toBe('y'.repeat(200))
  }
})

test('accounts with one small outcome each count for more than their outcome, and take no more than all may', () => {
  const outcomes = new KeyedOutcomes({ shareBytes: 64_000, allBytes: 100_000, spentKeys: 1_000 })
  const accounts = Array.from({ length: 1_000 }, (_, number) => String(number))
  for (const account of accounts) ask(outcomes, account, 'key', 'done')
  expect(outcomes.bytes).toBeLessThanOrEqual(100_000)
  expect(outcomes.size + outcomes.spentKeys).toBeLessThanOrEqual(130)
  outcomes.forgetAccounts(new Set(accounts))
  expect(outcomes.bytes).toBe(0)
})

test('a snapshot of an older version with more than may be kept is loaded, the newest of it', () => {
  const caps = { shareBytes: 20_000, allBytes: 30_000, spentKeys: 100 }
  const outcomes = new KeyedOutcomes(caps)
  for (let number = 0; number < 200; number += 1)
    outcomes.load(['1', `k${number}`, 'op', 1e12 + number, JSON.stringify({ number, long: 'z'.repeat(500) })])
  expect(outcomes.bytes).toBeLessThanOrEqual(30_000)
  expect(ask(outcomes, '1', 'k199', 'again')).toMatchObject({ number: 199 })
  expect(ask(outcomes, '1', 'k150', 'again')).toMatchObject({ details: { tooLate: true } })
})

test('a key that was used for another operation, or with other arguments, is a mistake', () => {
  const outcomes = new KeyedOutcomes()
  const packing = asItIs<{ at: number; key: string; args: number }>(({ args }) => args)
  const request = (op: string, args: number) =>
    outcomes.once('1', op, { at: 1, key: 'k', args }, packing, () => ({ args }))
  expect(request('buy', 1)).toEqual({ args: 1 })
  expect(request('buy', 1)).toEqual({ args: 1 })
  expect(request('sell', 1)).toMatchObject({ code: 'INVALID_ARGUMENT', details: { field: 'key' } })
  expect(request('buy', 2)).toMatchObject({ code: 'INVALID_ARGUMENT', details: { field: 'key' } })
})

test('outcomes that nobody can ask for by account go into the share of their owner', () => {
  const outcomes = new KeyedOutcomes({ shareBytes: 3_000, allBytes: 100_000, spentKeys: 10 })
  for (let number = 0; number < 50; number += 1) {
    const asked = { account: `session${number}`, key: 'k', op: 'logout', at: 1, request: [] }
    outcomes.keep(asked, {}, '7')
  }
  expect(outcomes.bytes).toBeLessThan(768 + 3_000 + 20 * 64)
  expect(outcomes.has('session49', 'k')).toBe(true)
  outcomes.forgetAccounts(new Set(['7']))
  expect(outcomes.size).toBe(0)
  expect(outcomes.bytes).toBe(0)
})
