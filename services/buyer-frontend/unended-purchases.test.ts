import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { FinishPurchaseArgs } from '../contract/internal.ts'
import type { Backends } from '../frontend-base/backends.ts'
import type { Call } from '../process/call.ts'
import type { ServiceContext } from '../process/service-context.ts'
import type { WireClient } from '../wire/client.ts'
import { ApiError } from '../wire/errors.ts'
import { Purchases } from './purchase.ts'

const outOfStock = new ApiError('OUT_OF_STOCK', 'There is not enough of it.')
const away = new ApiError('UNAVAILABLE', 'product-db is away. Nothing was changed.')

let isFull: boolean
let begun: number
let ends: FinishPurchaseArgs[]
let refusal: ApiError
let purchases: Purchases

const customers = {
  request: (op: string, args: FinishPurchaseArgs) => {
    if (op === 'BeginPurchase') {
      begun += 1
      return Promise.resolve({ ref: `r${begun}`, buyerId: 1, tier: 'normal', lines: [], attempt: 1 })
    }
    ends.push(args)
    return isFull
      ? Promise.reject(new ApiError('UNAVAILABLE', 'The disk is full.'))
      : Promise.resolve({ ended: true })
  },
}
const products = { request: () => Promise.reject(refusal) }

beforeEach(() => {
  vi.useFakeTimers()
  isFull = true
  begun = 0
  ends = []
  refusal = outOfStock
  purchases = new Purchases(
    {
      role: 'buyer',
      customers: customers as unknown as WireClient,
      products: products as unknown as WireClient,
      sessions: { held: () => undefined },
    } as unknown as Backends,
    {
      instance: 'buyer-frontend',
      config: { orders: { waitMs: 1_000 } },
      log: { warn: () => undefined },
    } as unknown as ServiceContext,
  )
})

afterEach(() => vi.useRealTimers())

/** Its connection is closed by the time that the refusal comes. */
const purchase = () =>
  purchases.make({
    args: { wait: true },
    request: { session: 'ann' },
    connection: { id: 1, open: false },
    giveBackTurn: () => undefined,
  } as unknown as Call)

test('a refused purchase is ended as soon as there is space, however long that takes and although its buyer left', async () => {
  await expect(purchase()).rejects.toBe(outOfStock)
  expect(ends).toEqual([{ ref: 'r1', end: 'refused' }])
  await vi.advanceTimersByTimeAsync(3_600_000)
  // Once every ten seconds, and a few times more at first.
  expect(ends.length).toBeGreaterThan(300)
  expect(ends.length).toBeLessThan(400)
  isFull = false
  ends = []
  await vi.advanceTimersByTimeAsync(10_000)
  // Should the buyer have tried again meanwhile, that attempt is another one.
  expect(ends).toEqual([{ ref: 'r1', end: 'refused', attempt: 1 }])
  expect(vi.getTimerCount()).toBe(0)
})

test('many of them make no more requests than one, and all are ended', async () => {
  const buyers = 50
  for (let buyer = 0; buyer < buyers; buyer += 1) await expect(purchase()).rejects.toBe(outOfStock)
  ends = []
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(ends.length).toBeLessThan(400)
  // None keeps the others from being tried.
  expect(new Set(ends.map(({ ref }) => ref)).size).toBe(buyers)
  isFull = false
  ends = []
  await vi.advanceTimersByTimeAsync(10_000)
  expect(ends.map(({ ref }) => ref).sort()).toEqual(
    Array.from({ length: buyers }, (_, index) => `r${index + 1}`).sort(),
  )
  expect(vi.getTimerCount()).toBe(0)
})

test('what only this attempt came to is ended as this attempt, also later', async () => {
  refusal = away
  await expect(purchase()).rejects.toMatchObject({ code: 'UNAVAILABLE', indefinite: true })
  isFull = false
  await vi.advanceTimersByTimeAsync(10_000)
  const end = { ref: 'r1', end: 'refused', attempt: 1 }
  expect(ends).toEqual([end, end])
})
