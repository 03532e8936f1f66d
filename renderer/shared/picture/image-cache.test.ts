import { expect, test } from 'vitest'
import { type ImageAnswer, ImageCache } from './image-cache.ts'

/** Fetches that a test answers one by one. */
function market() {
  const open = new Map<string, (answer: ImageAnswer | undefined) => void>()
  const asked: string[] = []
  const cache = new ImageCache((itemId) => {
    asked.push(itemId)
    return new Promise((resolve, reject) =>
      open.set(itemId, (answer) => (answer ? resolve(answer) : reject(new Error('away')))),
    )
  })
  const answer = async (itemId: string, image: string, type = 'image/png', data = 'AAAA') => {
    open.get(itemId)!({ type, data, image })
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { cache, asked, answer, fail: (itemId: string) => open.get(itemId)!(undefined) }
}

test('an image is fetched once for all who want it, and then told at once', async () => {
  const { cache, asked, answer } = market()
  const told: (string | undefined)[] = []
  cache.want('a', '1-1', (url) => told.push(url))
  await answer('1-1', 'a')
  cache.want('a', '1-2', (url) => told.push(url))
  expect(asked).toEqual(['1-1'])
  expect(told).toEqual(['data:image/png;base64,AAAA', 'data:image/png;base64,AAAA'])
})

test('a few are fetched at a time, and one that nobody wants any more is not', async () => {
  const { cache, asked, answer } = market()
  const stops = [1, 2, 3, 4, 5, 6].map((n) => cache.want(`h${n}`, `1-${n}`, () => undefined))
  expect(asked).toEqual(['1-1', '1-2', '1-3', '1-4'])
  stops[4]!()
  await answer('1-1', 'h1')
  expect(asked).toEqual(['1-1', '1-2', '1-3', '1-4', '1-6'])
})

test('without an answer, with a strange one, or with another image there is none', async () => {
  const { cache, answer, fail } = market()
  const told: (string | undefined)[] = []
  for (const n of [1, 2, 3]) cache.want(`h${n}`, `1-${n}`, (url) => told.push(url))
  fail('1-1')
  await answer('1-2', 'h2', 'image/svg+xml')
  await answer('1-3', 'newer')
  expect(told).toEqual([undefined, undefined, undefined])
  cache.want('newer', '1-3', (url) => told.push(url))
  expect(told[3]).toBe('data:image/png;base64,AAAA')
})

test('the images that were wanted longest ago are let go when they take too much', async () => {
  const { cache, asked, answer } = market()
  const large = 'A'.repeat(20 * 1024 * 1024)
  for (const name of ['a', 'b', 'c']) {
    if (name === 'c') cache.want('a', '1-a', () => undefined)
    cache.want(name, `1-${name}`, () => undefined)
    await answer(`1-${name}`, name, 'image/png', large)
  }
  cache.want('a', '1-a', () => undefined)
  expect(asked).toEqual(['1-a', '1-b', '1-c'])
  cache.want('b', '1-b', () => undefined)
  expect(asked).toEqual(['1-a', '1-b', '1-c', '1-b'])
})
