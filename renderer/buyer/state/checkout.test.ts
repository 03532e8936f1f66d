// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Order } from '../../../services/contract/values.ts'
import { useCart } from './cart.ts'
import { useCheckout } from './checkout.ts'

const line = { itemId: '1-1', name: 'Lamp', price: 2, quantity: 1, available: 1 }
const order = (status: Order['status'], orderId = 'o1'): Order => ({
  orderId,
  status,
  tier: 'normal',
  lines: [{ ...line, sellerId: 1 }],
  total: 2,
  placedAt: '2026-01-01T00:00:00.000Z',
  ...(status === 'paid' || status === 'declined' ? { settledAt: '2026-01-01T00:00:01.000Z' } : {}),
})

type Answer = { ok: true; value: unknown } | { ok: false; error: object }
let answerPurchase: (answer: Answer) => void
let purchases = 0
let cartAge: object | undefined

Object.assign(window, {
  marketlab: {
    shop: {
      call: ({ op }: { op: string }): Promise<Answer> => {
        if (op !== 'MakePurchase') {
          return Promise.resolve({
            ok: true,
            value: { cart: { lines: [line], total: 2, version: 1, saved: false }, asOf: cartAge },
          })
        }
        purchases += 1
        return new Promise((resolve) => (answerPurchase = resolve))
      },
      onSession: () => () => undefined,
      onConnection: () => () => undefined,
    },
  },
})

describe('a purchase', () => {
  beforeEach(async () => {
    setActivePinia(createPinia())
    purchases = 0
    cartAge = undefined
    await useCart().load()
  })

  const refused = (code: string, more = {}): Answer => ({
    ok: false,
    error: { name: 'ApiError', message: code, code, retryable: false, indefinite: false, ...more },
  })

  it('follows the events of its order, and is not set back by late ones', async () => {
    const checkout = useCheckout()
    const done = checkout.start()
    expect(checkout.state).toBe('sending')
    checkout.hear(order('queued'))
    checkout.hear(order('paying'))
    expect(checkout.state).toBe('paying')
    answerPurchase({ ok: true, value: { order: order('paid') } })
    await done
    checkout.hear(order('paying'))
    expect(checkout.state).toBe('paid')
  })

  it('does not mistake the order of another window for its own', async () => {
    const checkout = useCheckout()
    checkout.hear(order('queued', 'o7'))
    const done = checkout.start()
    checkout.hear(order('paid', 'o7'))
    expect(checkout.state).toBe('sending')
    answerPurchase({ ok: true, value: { order: order('declined', 'o8') } })
    await done
    expect(checkout.state).toBe('declined')
  })

  it('names the lines that somebody else bought', async () => {
    const checkout = useCheckout()
    const done = checkout.start()
    const lines = [{ itemId: '1-1', name: 'Lamp', wanted: 1, available: 0 }]
    answerPurchase(refused('OUT_OF_STOCK', { details: { lines } }))
    await done
    expect([checkout.state, checkout.shortLines]).toEqual(['short', lines])
  })

  it('tells which prices were others than those that were shown, and how old these were', async () => {
    const checkout = useCheckout()
    cartAge = { rev: 3, lagMs: 1_200, from: 'product-follower', at: Date.now() }
    await useCart().load()
    const done = checkout.start()
    const bought = order('paid')
    answerPurchase({
      ok: true,
      value: { order: { ...bought, lines: [{ ...bought.lines[0], price: 3 }], total: 3 } },
    })
    await done
    expect(checkout.priceChanges).toEqual([{ itemId: '1-1', name: 'Lamp', shown: 2, charged: 3 }])
    expect(checkout.ageWords).toContain('product-follower as of 1.2 s ago')
  })

  it('does not call the units sold out that are set aside for it', async () => {
    const checkout = useCheckout()
    const cart = useCart()
    const done = checkout.start()
    cart.hear({ itemId: '1-1', price: 2, quantity: 0, feedback: { up: 0, down: 0 }, rev: 9 })
    checkout.hear(order('paying'))
    expect(cart.lines[0]?.state).toBe('fine')
    answerPurchase(refused('OUT_OF_STOCK', { details: { lines: [] } }))
    await done
    await vi.waitUntil(() => cart.beingBought.size === 0, { timeout: 30_000 })
    cart.hear({ itemId: '1-1', price: 2, quantity: 0, feedback: { up: 0, down: 0 }, rev: 10 })
    expect(cart.lines[0]?.state).toBe('gone')
  })

  it('asks again after a lost reply, and only once at a time', async () => {
    const checkout = useCheckout()
    const done = checkout.start()
    void checkout.start()
    answerPurchase(refused('TIMEOUT', { indefinite: true }))
    await done
    expect([checkout.state, purchases]).toEqual(['unsure', 1])
    const again = checkout.askAgain()
    answerPurchase({ ok: true, value: { order: order('paid') } })
    await again
    expect(checkout.state).toBe('paid')
  })
})
