// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useCart } from './cart.ts'
import { useCategories } from './categories.ts'
import { useItems } from './items.ts'

const line = { itemId: '1-1', name: 'Lamp', price: 10, quantity: 1, available: 3 }
const news = (price: number, quantity: number, rev: number) => ({
  itemId: '1-1',
  price,
  quantity,
  feedback: { up: 0, down: 0 },
  rev,
})

let asOf: object | undefined
let forSale = 1
let counted = 0
Object.assign(window, {
  marketlab: {
    shop: {
      call: ({ op }: { op: string }) => {
        if (op === 'ListCategories') counted += 1
        const value =
          op === 'ListCategories'
            ? { categories: [{ category: 1, forSale }] }
            : { cart: { lines: [line], total: 10, version: 1, saved: false } }
        return Promise.resolve({ ok: true, value: { ...value, ...(asOf && { asOf }) } })
      },
      onSession: () => () => undefined,
      onConnection: () => () => undefined,
    },
  },
})

beforeEach(() => {
  setActivePinia(createPinia())
  asOf = undefined
  forSale = 1
  counted = 0
})

describe('the cart', () => {
  it('of product-db follows its events', async () => {
    const cart = useCart()
    await cart.load()
    cart.hear(news(15, 0, 7))
    expect(cart.lines[0]).toMatchObject({ price: 15, state: 'gone' })
    expect(cart.isBehind).toBe(false)
  })

  it('of a follower shows what the follower told, and is behind until the follower knows what was heard', async () => {
    const cart = useCart()
    asOf = { rev: 5, lagMs: 900, from: 'product-follower', at: Date.now() }
    await cart.load()
    cart.hear(news(15, 0, 7))
    expect([cart.total, cart.isBehind]).toEqual([10, true])
    asOf = { rev: 7, lagMs: 0, from: 'product-follower', at: Date.now() }
    await cart.load()
    expect([cart.isBehind, cart.asOf?.rev]).toEqual([false, 7])
  })
})

describe('the categories', () => {
  it('are counted again when the last unit of an item is sold, and not for other news', async () => {
    vi.useFakeTimers()
    const categories = useCategories()
    await categories.load()
    useItems().learn({ ...line, sellerId: 1, category: 1, keywords: [], condition: 'new', ...news(10, 3, 1) })
    categories.hear(news(12, 2, 2))
    await vi.advanceTimersByTimeAsync(5_000)
    expect([counted, categories.total]).toEqual([1, 1])
    forSale = 0
    categories.hear(news(12, 0, 3))
    categories.hear(news(12, 0, 3))
    await vi.advanceTimersByTimeAsync(5_000)
    expect([counted, categories.total]).toEqual([3, 0])
    vi.useRealTimers()
  })
})
