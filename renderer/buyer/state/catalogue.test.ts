// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { readAgainAfterFailure } from '../../shared/lists/keep-trying.ts'
import { useCatalogue } from './catalogue.ts'

const item = (itemId: string) => ({
  itemId,
  sellerId: 1,
  name: itemId,
  category: 1,
  keywords: [],
  condition: 'new',
  price: 1,
  quantity: 5,
  feedback: { up: 0, down: 0 },
  rev: 1,
})

let isDown = false
let isForGood = false
let asked = 0

const failure = () => ({
  ok: false,
  error: {
    name: 'ApiError',
    message: 'product-db cannot be reached.',
    code: isForGood ? 'INVALID_ARGUMENT' : 'UNAVAILABLE',
    retryable: !isForGood,
    indefinite: false,
  },
})

/** The items of a category are named after it, and there are three pages of them. */
function answer({ category = 0, cursor = '1' }: { category?: number; cursor?: string }) {
  const page = Number(cursor)
  const items = Array.from({ length: 100 }, (_, index) => item(`${category}-${page}-${index}`))
  return { ok: true, value: { items, ...(page < 3 && { next: String(page + 1) }) } }
}

Object.assign(window, {
  marketlab: {
    shop: {
      call: ({ op, args }: { op: string; args: object }) => {
        if (op === 'ListCategories') return Promise.resolve({ ok: true, value: { categories: [] } })
        asked += 1
        return Promise.resolve(isDown ? failure() : answer(args))
      },
      onSession: () => () => undefined,
      onConnection: () => () => undefined,
    },
  },
})

const scope = effectScope()

beforeEach(() => {
  setActivePinia(createPinia())
  vi.useFakeTimers()
  isDown = isForGood = false
  asked = 0
})

afterEach(() => vi.useRealTimers())

it('a search that failed shows nothing of the search before', async () => {
  const catalogue = useCatalogue()
  await catalogue.pick(1)
  expect(catalogue.ids[0]).toBe('1-1-0')
  isDown = true
  await catalogue.pick(2)
  expect(catalogue.state).toBe('error')
  expect(catalogue.ids).toEqual([])
})

it('the same search asked again keeps its items, and those that wait for another one see none', async () => {
  const catalogue = useCatalogue()
  await catalogue.pick(1)
  isDown = true
  await catalogue.search()
  expect(catalogue.state).toBe('error')
  expect(catalogue.ids).toHaveLength(100)
  isDown = false
  const other = catalogue.lookFor(['lamp'])
  expect(catalogue.ids).toEqual([])
  await other
  expect(catalogue.ids).toHaveLength(100)
})

it('a page that failed is read again from there', async () => {
  const catalogue = useCatalogue()
  await catalogue.pick(1)
  isDown = true
  catalogue.want(150)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(catalogue.state).toBe('error')
  expect(catalogue.ids).toHaveLength(100)
  isDown = false
  await catalogue.tryAgain()
  expect(catalogue.state).toBe('done')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(catalogue.ids).toHaveLength(200)
})

it('a failure is tried again by itself, ever more rarely, without a sign of loading, until it is over', async () => {
  const catalogue = useCatalogue()
  isDown = true
  await catalogue.pick(1)
  scope.run(() => readAgainAfterFailure(() => catalogue, catalogue.tryAgain))
  const states = new Set<string>()
  for (let second = 0; second < 15; second += 1) {
    await vi.advanceTimersByTimeAsync(1_000)
    states.add(catalogue.state)
  }
  expect([...states]).toEqual(['error'])
  expect(asked).toBe(1 + 4)
  isDown = false
  await vi.advanceTimersByTimeAsync(8_000)
  expect(catalogue.state).toBe('done')
  const answered = asked
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toBe(answered)
})

it('a failure that stays is not tried again', async () => {
  const catalogue = useCatalogue()
  isDown = isForGood = true
  scope.run(() => readAgainAfterFailure(() => catalogue, catalogue.tryAgain))
  await catalogue.pick(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toBe(1)
})
