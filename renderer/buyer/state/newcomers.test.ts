// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useCatalogue } from './catalogue.ts'
import { useNewcomers } from './newcomers.ts'

const item = (itemId: string, keywords: string[] = []) => ({
  itemId,
  sellerId: 1,
  name: itemId,
  category: 1,
  keywords,
  condition: 'new',
  price: 1,
  quantity: 5,
  feedback: { up: 0, down: 0 },
  rev: 1,
})
const event = (itemId: string) => {
  const { price, quantity, feedback } = item(itemId)
  return { itemId, price, quantity, feedback, rev: 9 }
}

let from: string | undefined
/** Items that the service that answers knows, beside the first. */
let known: string[] = []

function answer(op: string, itemId: string | undefined): object {
  const asOf = from && { asOf: { rev: 5, lagMs: 300, from, at: Date.now() } }
  if (op === 'ListCategories') return { ok: true, value: { categories: [], ...asOf } }
  if (op === 'SearchItemsForSale') return { ok: true, value: { items: [item('1-1')], ...asOf } }
  if (known.includes(itemId!)) return { ok: true, value: { item: item(itemId!, ['lamp']), ...asOf } }
  const error = { name: 'ApiError', message: 'gone', code: 'NOT_FOUND', retryable: false, indefinite: false }
  return { ok: false, error }
}

Object.assign(window, {
  marketlab: {
    shop: {
      call: ({ op, args }: { op: string; args: { itemId?: string } }) =>
        Promise.resolve(answer(op, args.itemId)),
      onSession: () => () => undefined,
      onConnection: () => () => undefined,
    },
  },
})

beforeEach(() => {
  setActivePinia(createPinia())
  vi.useFakeTimers()
  from = undefined
  known = []
})
afterEach(() => vi.useRealTimers())

it('a new item is offered at once where product-db answers', async () => {
  await useCatalogue().search()
  await useNewcomers().hear(event('1-2'))
  expect(useNewcomers().count).toBe(1)
})

it('where a follower answers it is offered once the follower knows it', async () => {
  from = 'product-follower'
  const newcomers = useNewcomers()
  await useCatalogue().search()
  await newcomers.hear(event('1-2'))
  await vi.advanceTimersByTimeAsync(3_000)
  expect(newcomers.count).toBe(0)
  known = ['1-2']
  await vi.advanceTimersByTimeAsync(8_000)
  expect(newcomers.count).toBe(1)
})

it('another search forgets those that were waited for', async () => {
  from = 'product-follower'
  const newcomers = useNewcomers()
  await useCatalogue().search()
  await newcomers.hear(event('1-2'))
  await useCatalogue().search()
  known = ['1-2']
  await vi.advanceTimersByTimeAsync(20_000)
  expect(newcomers.count).toBe(0)
})
