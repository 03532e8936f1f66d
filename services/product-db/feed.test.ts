import { expect, test } from 'vitest'
import type { ServerConnection } from '../wire/server-connection.ts'
import { Feed } from './feed.ts'
import { ProductState } from './state.ts'

/** A frontend whose connection takes events, or does not. */
class Follower {
  taking = true
  readonly texts: string[] = []

  pushEvent(text: string): boolean {
    if (this.taking) this.texts.push((JSON.parse(text) as { event: string }).event)
    return this.taking
  }
}

function start() {
  const state = new ProductState()
  const feed = new Feed(state.rev, () => false)
  state.audience = feed
  const item = { name: 'Lamp', category: 3, keywords: [], condition: 'new' as const, cents: 1, quantity: 1 }
  state.apply({ op: 'registerItem', at: 0, sellerId: 1, item })
  const follower = new Follower()
  feed.listen(follower as unknown as ServerConnection)
  const change = () =>
    state.apply({ op: 'updateItem', at: 0, sellerId: 1, change: { itemId: '3-1', delta: 1 } })
  return { state, feed, follower, change }
}

test('a follower that cannot keep up is told so once it can, and gets the rest by asking', async () => {
  const { state, feed, follower, change } = start()
  change()
  const { rev } = state
  follower.taking = false
  change()
  change()
  follower.taking = true
  change()
  await expect.poll(() => follower.texts).toEqual(['feed', 'feedLost'])
  const { complete, events } = feed.missedSince(rev, state.rev)
  expect(complete).toBe(true)
  // Only the last state of an item counts.
  expect(events.map((event) => event.rev)).toEqual([state.rev])
  feed.listen(follower as unknown as ServerConnection)
  change()
  expect(follower.texts).toEqual(['feed', 'feedLost', 'feed'])
})

test('what happened long ago is no longer known', () => {
  const { state, feed, change } = start()
  const { rev } = state
  for (let i = 0; i < 9_000; i += 1) change()
  expect(feed.missedSince(rev, state.rev)).toEqual({ rev: state.rev, complete: false, events: [] })
  expect(feed.missedSince(state.rev - 5, state.rev)).toMatchObject({
    complete: true,
    events: [{ rev: state.rev }],
  })
  expect(feed.missedSince(state.rev + 1, state.rev).complete).toBe(false)
})
