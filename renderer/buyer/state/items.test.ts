// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import type { Item } from '../../../services/contract/values.ts'
import { useItems } from './items.ts'
import { useItem } from './use-item.ts'

const item = (rev: number, price: number): Item => ({
  itemId: '1-1',
  sellerId: 1,
  name: 'Lamp',
  category: 1,
  keywords: [],
  condition: 'new',
  price,
  quantity: 5,
  feedback: { up: 0, down: 0 },
  rev,
})
const event = (rev: number, price: number) => {
  const { itemId, quantity, feedback } = item(rev, price)
  return { itemId, price, quantity, feedback, rev }
}
const asOf = (rev: number, lagMs = 800) => ({ rev, lagMs, from: 'product-follower', at: 0 })

let answer: { item: Item; asOf?: object }
let asked = 0
Object.assign(window, {
  marketlab: {
    shop: {
      call: () => {
        asked += 1
        return Promise.resolve({ ok: true, value: answer })
      },
      onSession: () => () => undefined,
      onConnection: () => () => undefined,
    },
  },
})

beforeEach(() => setActivePinia(createPinia()))

const price = () => useItems().live('1-1').value?.item.price

describe('where product-db answers', () => {
  it('an answer that is older than an event does not take back what the event said', () => {
    const items = useItems()
    items.learn(item(1, 10))
    items.hear(event(2, 15))
    items.learn(item(1, 10))
    expect(price()).toBe(15)
    expect(items.staleReads).toBe(1)
  })

  it('neither does the first answer about an item, which may be older than an event that came before it', () => {
    const items = useItems()
    items.hear(event(2, 15))
    items.learn(item(1, 10))
    expect(items.live('1-1').value?.item).toMatchObject({ name: 'Lamp', price: 15, rev: 2 })
    expect(items.staleReads).toBe(1)
  })

  it('an answer that is newer than the event counts', () => {
    const items = useItems()
    items.hear(event(2, 15))
    items.learn(item(3, 20))
    expect(price()).toBe(20)
    expect(items.staleReads).toBe(0)
  })
})

describe('where a follower answers', () => {
  let scope: EffectScope

  beforeEach(() => {
    vi.useFakeTimers()
    scope = effectScope()
    asked = 0
  })
  afterEach(() => {
    scope.stop()
    vi.useRealTimers()
  })

  it('the item is shown as the follower told it, whatever is heard of it', () => {
    const items = useItems()
    items.learn(item(1, 10), asOf(1))
    items.hear(event(2, 15))
    expect(items.live('1-1').value).toMatchObject({ item: { price: 10 }, asOf: { from: 'product-follower' } })
    items.learn(item(1, 10), asOf(1))
    expect(price()).toBe(10)
    expect(items.staleReads).toBe(1)
  })

  it('its old answer is shown also after news, and nothing is mixed', () => {
    const items = useItems()
    items.learn(item(1, 10))
    items.hear(event(2, 15))
    expect(price()).toBe(15)
    items.learn(item(1, 10), asOf(1))
    expect(price()).toBe(10)
    expect(items.isBehind('1-1')).toBe(true)
  })

  it('a shown item of which news was heard is asked for until the follower has them', async () => {
    const items = useItems()
    items.learn(item(1, 10), asOf(1))
    const shown = scope.run(() => useItem(() => '1-1'))!
    answer = { item: item(1, 10), asOf: asOf(1) }
    items.hear(event(2, 15))
    await vi.advanceTimersByTimeAsync(1_200)
    expect(asked).toBe(2)
    expect(shown.value?.item.price).toBe(10)
    answer = { item: item(2, 15), asOf: asOf(2, 0) }
    await vi.advanceTimersByTimeAsync(2_000)
    expect(shown.value).toMatchObject({ item: { price: 15 }, asOf: { rev: 2 } })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toBe(3)
  })

  it('once product-db answers again, events count again', () => {
    const items = useItems()
    items.learn(item(1, 10), asOf(1))
    items.learn(item(1, 10))
    items.hear(event(2, 15))
    expect(price()).toBe(15)
  })
})
