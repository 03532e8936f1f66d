import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LeaseArgs } from '../../contract/following.ts'
import type { Instructions } from '../instructions.ts'
import { leaseMs, Leases } from './leases.ts'

const owner = { database: 'product-db', instance: 'one', term: 1 }

let asked: LeaseArgs[]
let answers: boolean
let holders: (typeof owner)[]
let leases: Leases

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  answers = true
  holders = [owner]
  const ask = (_member: string, _op: string, args: LeaseArgs) => {
    asked.push(args)
    const { length } = asked
    return answers
      ? Promise.resolve({ now: 1_000 * length, durable: 7, sequence: 7 })
      : Promise.reject(new Error('silent'))
  }
  leases = new Leases({ ask } as unknown as Instructions, () => holders)
  leases.look()
})

afterEach(() => {
  leases.close()
  vi.useRealTimers()
})

const ticks = (count: number) => vi.advanceTimersByTimeAsync(count * 500)

test('a lease is counted on once its owner has answered that it has one', async () => {
  await ticks(1)
  expect([asked.at(-1)!.until, leases.leftMs('product-db')]).toEqual([undefined, undefined])
  answers = false
  await ticks(2)
  expect([asked.at(-1)!.until, leases.leftMs('product-db')]).toEqual([1_000 + leaseMs, undefined])
  answers = true
  await ticks(1)
  expect(leases.leftMs('product-db')).toBeGreaterThan(0)
})

test('a lease that may have been given is counted although nobody answered', async () => {
  await ticks(3)
  const before = leases.leftMs('product-db')!
  answers = false
  await ticks(1)
  // It was given by the time that was heard half a second later.
  expect(leases.leftMs('product-db')).toBe(before)
})

test('a lease that was ended is not renewed while its owner is a member still, until that is taken back', async () => {
  await ticks(2)
  leases.end('product-db')
  const before = asked.length
  await ticks(4)
  expect(asked).toHaveLength(before)
  leases.goOn('product-db')
  await ticks(1)
  expect(asked).toHaveLength(before + 1)
})
