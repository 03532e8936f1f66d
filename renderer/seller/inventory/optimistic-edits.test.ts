import { describe, expect, it } from 'vitest'
import type { Item } from '../../../services/contract/values.ts'
import { type ItemChange, OptimisticEdits } from './optimistic-edits.ts'
import { type ItemNews, StockBook } from './stock-book.ts'

const lamp: Item = {
  itemId: '3-1',
  sellerId: 1,
  name: 'Lamp',
  category: 3,
  keywords: [],
  condition: 'new',
  price: 10,
  quantity: 5,
  feedback: { up: 0, down: 0 },
  rev: 7,
}

function shop() {
  const book = new StockBook()
  book.begin()
  book.addPage([lamp])
  book.finish()
  const calls: { change: ItemChange; before: Item; answer: (news: ItemNews) => void; refuse: () => void }[] =
    []
  const edits = new OptimisticEdits(book, (_itemId, change, before) => {
    return new Promise((resolve, reject) => {
      calls.push({ change, before, answer: resolve, refuse: () => reject(new Error('OUT_OF_STOCK')) })
    })
  })
  const shown = () => edits.shown(book.items.value.get('3-1')!)
  return { book, edits, calls, shown }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

describe('an optimistic edit', () => {
  it('is shown at once, and kept when the server agrees', async () => {
    const { edits, calls, shown } = shop()
    const edit = edits.edit('3-1', { price: 12 })
    expect(shown().price).toBe(12)
    await settled()
    calls[0]!.answer({ itemId: '3-1', price: 12, rev: 8 })
    expect((await edit).before.price).toBe(10)
    await settled()
    expect(edits.pending.value.size).toBe(0)
    expect(shown()).toMatchObject({ price: 12, rev: 8 })
  })

  it('is taken back when the server refuses, and what happened meanwhile is not lost', async () => {
    const { book, edits, calls, shown } = shop()
    const edit = edits.edit('3-1', { quantity: 0 })
    await settled()
    book.apply([{ itemId: '3-1', quantity: 4, rev: 9 }])
    expect(shown().quantity).toBe(0)
    calls[0]!.refuse()
    await expect(edit).rejects.toThrow('OUT_OF_STOCK')
    await settled()
    expect(shown()).toMatchObject({ quantity: 4, rev: 9 })
  })

  it('waits for the one before it of the same item, and counts from there', async () => {
    const { edits, calls, shown } = shop()
    void edits.edit('3-1', { quantity: 8 })
    void edits.edit('3-1', { quantity: 9 })
    await settled()
    expect(calls).toHaveLength(1)
    expect(shown().quantity).toBe(9)
    calls[0]!.answer({ itemId: '3-1', quantity: 8, rev: 8 })
    await settled()
    expect(calls[1]!.before.quantity).toBe(8)
    expect(shown().quantity).toBe(9)
  })
})

describe('the stock book', () => {
  it('takes no news that is older than what it knows', () => {
    const { book } = shop()
    expect(book.apply([{ itemId: '3-1', quantity: 1, rev: 6 }])).toEqual([])
    expect(book.items.value.get('3-1')!.quantity).toBe(5)
  })

  it('keeps showing what it knows while it is read anew, and drops what is gone', () => {
    const { book } = shop()
    book.begin()
    book.addPage([{ ...lamp, itemId: '3-2', rev: 1 }])
    expect([...book.items.value.keys()]).toEqual(['3-1'])
    book.apply([{ itemId: '3-2', quantity: 2, rev: 2 }])
    book.finish()
    expect([...book.items.value.values()]).toMatchObject([{ itemId: '3-2', quantity: 2 }])
  })
})
