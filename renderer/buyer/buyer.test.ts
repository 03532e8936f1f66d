import { describe, expect, it } from 'vitest'
import type { Item } from '../../services/contract/values.ts'
import { stepsOf } from './orders/order-steps.ts'
import { withTyped } from './shop/keywords.ts'
import { judge, missingFrom, totalOf } from './state/cart-lines.ts'
import { pageLoader } from './state/page-loader.ts'
import { inOrder } from './state/search-order.ts'

const line = { itemId: '1-1', name: 'Lamp', price: 0.1, quantity: 3, available: 5 }
const item = (itemId: string, price = 1): Item => ({
  itemId,
  sellerId: 1,
  name: `Thing ${itemId}`,
  category: 1,
  keywords: [],
  condition: 'new',
  price,
  quantity: 1,
  feedback: { up: 0, down: 0 },
  rev: 1,
})

describe('cart lines', () => {
  it('say whether they can be bought, and whether the price moved', () => {
    expect(judge(line, 0.1).state).toBe('fine')
    expect(judge({ ...line, available: 2 }, 0.1).state).toBe('short')
    expect(judge({ ...line, available: 0 }, 0.1).state).toBe('gone')
    expect(judge(line, 0.2).priceBefore).toBe(0.2)
  })

  it('are added up in cents', () => {
    expect(totalOf([line, { price: 0.2, quantity: 1 }])).toBe(0.5)
  })

  it('that a session took with it are put back, as far as there are units', () => {
    const before = [
      line,
      { ...line, itemId: '1-2', quantity: 9, available: 4 },
      { ...line, itemId: '1-3', available: 0 },
    ]
    const now = [{ ...line, quantity: 1 }]
    expect(missingFrom(now, before)).toEqual([
      { itemId: '1-1', quantity: 2 },
      { itemId: '1-2', quantity: 4 },
    ])
  })
})

describe('keywords', () => {
  it('are taken apart, without repeating one', () => {
    expect(withTyped(['lamp'], ' Lamp, desk ')).toEqual({ keywords: ['lamp', 'desk'] })
  })

  it('that do not fit are named', () => {
    expect(withTyped([], 'lanterns1')).toMatchObject({ problem: expect.stringContaining('lanterns1') })
    expect(withTyped(['a', 'b', 'c', 'd', 'e'], 'f')).toMatchObject({ problem: expect.stringContaining('5') })
  })
})

describe('an order', () => {
  it('shows how far it is and how it ended', () => {
    const states = (status: Parameters<typeof stepsOf>[0]) => stepsOf(status).map(({ state }) => state)
    expect(states(undefined)).toEqual(['now', 'waiting', 'waiting', 'waiting'])
    expect(states('paying')).toEqual(['done', 'done', 'now', 'waiting'])
    expect(states('paid')).toEqual(['done', 'done', 'done', 'done'])
    expect(states('declined')).toEqual(['done', 'done', 'done', 'failed'])
  })
})

describe('a search', () => {
  const pages: Record<string, { items: Item[]; next?: string }> = {
    start: { items: [item('1-1'), item('1-2')], next: 'two' },
    // 1-2 moved on while somebody bought: it is found again.
    two: { items: [item('1-2'), item('1-3')], next: 'three' },
    three: { items: [item('1-4')] },
  }

  it('reads as many pages as are wanted, and shows no item twice', async () => {
    const asked: string[] = []
    const loader = pageLoader(
      (cursor = 'start') => {
        asked.push(cursor)
        return Promise.resolve(pages[cursor]!)
      },
      () => undefined,
    )
    await loader.want(1)
    expect([asked, loader.complete]).toEqual([['start'], false])
    await Promise.all([loader.want(3), loader.want(100)])
    expect(loader.found).toEqual(['1-1', '1-2', '1-3', '1-4'])
    expect([asked, loader.complete]).toEqual([['start', 'two', 'three'], true])
  })

  it('can be put into another order', () => {
    const found = [item('1-1', 3), item('1-2', 1), item('1-3', 2)]
    expect(inOrder(found, 'cheap').map(({ itemId }) => itemId)).toEqual(['1-2', '1-3', '1-1'])
    expect(inOrder(found, 'best')).toEqual(found)
  })
})
