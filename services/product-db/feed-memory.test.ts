import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FeedEvent } from '../contract/internal.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import { Feed } from './feed.ts'
import { TestStock } from './testing/stock.ts'

type Told = { event: 'feed' } & FeedEvent

/** A frontend whose connection takes events, or does not. */
class Follower {
  taking = true
  readonly texts: string[] = []

  pushEvent(text: string): boolean {
    if (this.taking) this.texts.push(text)
    return this.taking
  }

  get told(): Told[] {
    return this.texts.map((text) => JSON.parse(text) as Told)
  }

  get connection(): ServerConnection {
    return this as unknown as ServerConnection
  }
}

let stock: TestStock
let feed: Feed
let paying: number | undefined

beforeEach(() => {
  vi.useFakeTimers()
  paying = undefined
  stock = new TestStock()
  feed = new Feed(stock.state.rev, ({ id }) => id === paying)
  stock.state.audience = feed
  stock.register()
  stock.register({ name: 'Cup', cents: 250 }, 2)
})

afterEach(() => {
  vi.useRealTimers()
})

const follow = () => {
  const follower = new Follower()
  feed.listen(follower.connection)
  return follower
}
const missed = (since: number | undefined) => feed.missedSince(since, stock.state.rev)

describe('whoever follows', () => {
  test('is told of items, by everybody to be seen', () => {
    const follower = follow()
    stock.update({ itemId: '3-1', delta: 2 })
    expect(follower.told).toEqual([{ event: 'feed', topic: 'items', rev: 3, text: expect.any(String) }])
    expect(JSON.parse(follower.told[0]!.text)).toEqual({
      event: 'item',
      rev: 3,
      data: { itemId: '3-1', price: 5, quantity: 12, feedback: { up: 0, down: 0 }, rev: 3 },
    })
  })

  test('is told of orders for their buyer, and of sales for their seller', () => {
    stock.place('1.1', { '3-1': 1, '3-2': 4 })
    const follower = follow()
    stock.settle(1, 'paid', 0)
    const [order, lamp, cup] = follower.told
    expect([order, lamp, cup]).toMatchObject([
      { topic: 'orders', to: 7, rev: 6 },
      { topic: 'sales', to: 1, rev: 7 },
      { topic: 'sales', to: 2, rev: 8 },
    ])
    expect(JSON.parse(order!.text)).toMatchObject({
      event: 'order',
      rev: 6,
      data: { orderId: 'o1', status: 'paid' },
    })
    expect(JSON.parse(cup!.text)).toEqual({
      event: 'sale',
      rev: 8,
      data: {
        orderId: 'o1',
        itemId: '3-2',
        name: 'Cup',
        price: 2.5,
        quantity: 4,
        remaining: 6,
        at: '1970-01-01T00:00:00.000Z',
      },
    })
  })

  test('is told that an order is being paid', () => {
    const follower = follow()
    stock.place('1.1', { '3-1': 1 })
    paying = 1
    feed.orderChanged(stock.state.book.orders.get(1)!, 9)
    const statuses = follower.told
      .filter(({ topic }) => topic === 'orders')
      .map(({ text }) => (JSON.parse(text) as { data: { status: string } }).data.status)
    expect(statuses).toEqual(['queued', 'paying'])
  })

  test('is told of an order that is being paid with the newest revision, which may be that of its being queued', () => {
    const follower = follow()
    stock.place('1.1', { '3-1': 1 })
    paying = 1
    feed.orderChanged(stock.state.book.orders.get(1)!, stock.state.rev)
    const [queued, isPaying] = follower.told.filter(({ topic }) => topic === 'orders')
    expect(isPaying!.rev).toBe(stock.state.rev)
    expect(isPaying!.rev).toBeGreaterThanOrEqual(queued!.rev)
  })

  test('and then leaves is told nothing more, not even of what was missed', () => {
    const [one, other] = [follow(), follow()]
    feed.leave(one.connection)
    other.taking = false
    stock.update({ itemId: '3-1', delta: 1 })
    feed.leave(other.connection)
    other.taking = true
    vi.advanceTimersByTime(10_000)
    expect([...one.texts, ...other.texts]).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('sells the rest of an item that is gone', () => {
    const follower = follow()
    stock.place('1.1', { '3-1': 1 })
    feed.lineSold({ ...stock.state.book.orders.get(1)!, settledAt: 0 }, 0, undefined, 9)
    expect(JSON.parse(follower.told.at(-1)!.text)).toMatchObject({ data: { remaining: 0 } })
  })
})

describe('a subscriber that falls behind', () => {
  test('is asked every 50 ms whether it reads again, alone', () => {
    const [slow, quick, slower] = [follow(), follow(), follow()]
    slow.taking = false
    slower.taking = false
    stock.update({ itemId: '3-1', delta: 1 })
    slow.taking = true
    vi.advanceTimersByTime(49)
    expect(slow.texts).toEqual([])
    vi.advanceTimersByTime(1)
    expect(slow.texts).toEqual(['{"event":"feedLost"}'])
    expect(vi.getTimerCount()).toBe(1)
    slower.taking = true
    vi.advanceTimersByTime(50)
    expect(slower.texts).toEqual(['{"event":"feedLost"}'])
    expect(quick.told.map(({ event }) => event)).toEqual(['feed'])
    vi.advanceTimersByTime(1_000)
    expect(slow.texts).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('and follows anew meanwhile is not told that it missed something', () => {
    const follower = follow()
    follower.taking = false
    stock.update({ itemId: '3-1', delta: 1 })
    feed.listen(follower.connection)
    follower.taking = true
    vi.advanceTimersByTime(1_000)
    expect(follower.texts).toEqual([])
  })

  test('twice is told twice', () => {
    const follower = follow()
    for (const times of [1, 2]) {
      feed.listen(follower.connection)
      follower.taking = false
      stock.update({ itemId: '3-1', delta: 1 })
      follower.taking = true
      vi.advanceTimersByTime(50)
      expect(follower.texts).toHaveLength(times)
    }
  })
})

describe('what was missed', () => {
  test('is everything behind a revision, in order', () => {
    stock.place('1.1', { '3-1': 1 })
    const { rev, complete, events } = missed(2)
    expect({ rev, complete }).toEqual({ rev: 4, complete: true })
    expect(events.map(({ topic, rev: at }) => [topic, at])).toEqual([
      ['items', 3],
      ['orders', 4],
    ])
    expect(missed(3).events.map(({ topic }) => topic)).toEqual(['orders'])
  })

  test('is nothing for a subscriber that knows it all, or begins', () => {
    expect(missed(stock.state.rev)).toEqual({ rev: 2, complete: true, events: [] })
    expect(missed(undefined)).toEqual({ rev: 2, complete: true, events: [] })
  })

  test('is not known of what was before this feed began, nor of what is still to come', () => {
    feed = new Feed(2, () => false)
    stock.state.audience = feed
    stock.update({ itemId: '3-1', delta: 1 })
    expect(missed(1)).toEqual({ rev: 3, complete: false, events: [] })
    expect(missed(2)).toMatchObject({ complete: true, events: [{ rev: 3 }] })
    expect(missed(4)).toEqual({ rev: 3, complete: false, events: [] })
  })

  test('is at most a thousand events', () => {
    for (let more = 0; more < 1_000; more += 1) stock.register()
    expect(missed(2).events).toHaveLength(1_000)
    stock.register()
    expect(missed(2)).toEqual({ rev: stock.state.rev, complete: false, events: [] })
    expect(missed(3).events).toHaveLength(1_000)
  })

  test('is at most a quarter of a million characters, and not one more', () => {
    stock.place('1.1', { '3-1': 1 })
    const order = stock.state.book.orders.get(1)!
    const { rev } = stock.state
    const missedWith = (characters: number) => {
      order.lines[0]!.name = 'x'.repeat(characters)
      feed = new Feed(rev, () => false)
      feed.orderChanged(order, rev + 1)
      return feed.missedSince(rev, rev + 1)
    }
    const rest = 250_000 - missedWith(0).events[0]!.text.length
    expect(missedWith(rest)).toMatchObject({ complete: true, events: [{ topic: 'orders' }] })
    expect(missedWith(rest + 1)).toEqual({ rev: rev + 1, complete: false, events: [] })
  })

  test('counts the characters of all events together', () => {
    const name = 'x'.repeat(9_000)
    stock.register({ name, quantity: 100 })
    for (let order = 1; order <= 40; order += 1) stock.place(`1.${order}`, { '3-3': 1 })
    const { rev } = stock.state
    const lengths = missed(rev - 10).events.map(({ text }) => text.length)
    const most = Math.floor(250_000 / Math.max(...lengths))
    const sinceOrders = (count: number) => missed(rev - 2 * count)
    expect(sinceOrders(most - 1).complete).toBe(true)
    expect(sinceOrders(most + 1)).toEqual({ rev, complete: false, events: [] })
  })

  test('is not known once another state was restored, and everybody is told to begin anew', () => {
    const follower = follow()
    stock.update({ itemId: '3-1', delta: 1 })
    feed.forget(7)
    stock.state.rev = 7
    stock.update({ itemId: '3-1', delta: 1 })
    expect(feed.missedSince(6, 8)).toEqual({ rev: 8, complete: false, events: [] })
    expect(feed.missedSince(7, 8)).toMatchObject({ complete: true, events: [{ rev: 8 }] })
    vi.advanceTimersByTime(50)
    expect(follower.told.map(({ event }) => event)).toEqual(['feed', 'feedLost'])
  })

  test('is known of the last 8,192 changes exactly, round after round', () => {
    const total = 8_192
    const change = () => stock.update({ itemId: '3-1', delta: 1 })
    while (stock.state.rev < total) change()
    expect(missed(0)).toMatchObject({ complete: true })
    change()
    expect(missed(0)).toMatchObject({ complete: false })
    expect(missed(1)).toMatchObject({ complete: true })
    for (let more = 0; more < total + 10; more += 1) change()
    const oldest = stock.state.rev - total
    expect(missed(oldest - 1)).toMatchObject({ complete: false })
    expect(missed(oldest)).toMatchObject({ complete: true, events: [{ rev: stock.state.rev }] })
  })
})
