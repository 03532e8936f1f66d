import { beforeAll, expect, test } from 'vitest'
import { ProductState } from '../state.ts'
import type { StoredItem } from './item.ts'
import type { SearchArgs } from './search.ts'
import { searchSteps } from '../testing/searched-state.ts'

const itemCount = 30_000
/** Items that a search may look at before others have their turn; and rare keywords may add as many again. */
const mostLooks = 5_000

const state = new ProductState()
let looks = 0

beforeAll(() => {
  for (let serial = 1; serial <= itemCount; serial += 1) {
    const keywords = [serial % 2 === 0 ? 'even' : 'odd', serial > itemCount / 2 ? 'dear' : 'cheap']
    if (serial % 10_000 === 0) keywords.push('rare')
    const item = { name: 'Item', condition: 'new' as const, keywords, cents: serial, quantity: 1 }
    state.apply({ op: 'registerItem', at: 0, sellerId: 1, item: { ...item, category: serial % 2 } })
  }
  // The index is made from all items, once.
  void state.catalogue.index
  for (const item of state.catalogue.items.values()) countLooks(item)
})

/** Counts how many times a search looks at the item. */
function countLooks(item: StoredItem): void {
  const { quantity, words, wordBits } = item
  let lastStep = -1
  const look = () => {
    if (lastStep !== step) looks += 1
    lastStep = step
  }
  Object.defineProperties(item, {
    quantity: { get: () => (look(), quantity) },
    words: { get: () => (look(), words) },
    wordBits: { get: () => (look(), wordBits) },
  })
}

let step = 0

function looksOf(args: Partial<SearchArgs>) {
  const work = searchSteps(state.catalogue, { limit: 100, ...args })
  const perStep: number[] = []
  for (;;) {
    step += 1
    looks = 0
    const { done, value } = work.next()
    perStep.push(looks)
    if (!done) continue
    const { items } = JSON.parse(value) as { items: { itemId: string; keywords: string[] }[] }
    return { perStep, all: perStep.reduce((sum, each) => sum + each), items }
  }
}

test('a rare and a common keyword are found without looking at all that have the common one', () => {
  const { all, items } = looksOf({ keywords: ['even', 'rare'] })
  expect(items).toHaveLength(100)
  expect(items.slice(0, 3).map(({ itemId }) => itemId)).toEqual(['0-10000', '0-20000', '0-30000'])
  expect(all).toBeLessThan(1_000)
})

test.each<[string, Partial<SearchArgs>]>([
  ['keywords that no item has together', { keywords: ['odd', 'even'] }],
  ['a keyword of items that are far down the ranking', { keywords: ['dear'] }],
  ['a keyword that the category lacks', { keywords: ['odd'], category: 0 }],
  ['keywords that the category lacks', { keywords: ['odd', 'rare', 'none'], category: 0 }],
  ['five keywords', { keywords: ['odd', 'even', 'cheap', 'dear', 'rare'] }],
])('%s are looked for in steps', (_, args) => {
  const { perStep } = looksOf(args)
  expect(perStep.length).toBeGreaterThan(1)
  expect(Math.max(...perStep)).toBeLessThanOrEqual(mostLooks)
})

test('a long search looks at each item about once', () => {
  expect(looksOf({ keywords: ['odd', 'even'] }).all).toBeLessThan(itemCount * 0.7)
  expect(looksOf({ keywords: ['dear'] }).all).toBeLessThan(itemCount * 0.7)
})
