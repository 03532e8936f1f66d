import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  arbitraryItem,
  arbitraryKeywords,
  arbitraryQuery,
  expectedSearch,
} from '../../testing/inputs/search-model.ts'
import { ApiError } from '../../wire/errors.ts'
import { itemJson } from './item.ts'
import { applyChanges, arbitraryChange, atOnce, searchSteps, stateAfter } from '../testing/searched-state.ts'
import type { ProductState } from '../state.ts'

function page(state: ProductState, query: object, limit: number, cursor?: string) {
  const text = atOnce(searchSteps(state.catalogue, { ...query, limit, cursor }))
  return JSON.parse(text) as { items: { itemId: string }[]; next?: string }
}

function allPages(state: ProductState, query: object, limit: number): { itemId: string }[] {
  const all = []
  let cursor: string | undefined
  do {
    const { items, next } = page(state, query, limit, cursor)
    expect(items.length).toBeLessThanOrEqual(limit)
    // A page that promises another one is full.
    if (next !== undefined) expect(items.length).toBe(limit)
    all.push(...items)
    cursor = next
  } while (cursor !== undefined)
  return all
}

const limits = fc.constantFrom(1, 2, 3, 5, 20, 99, 100)

test('search finds and orders what the specification says, on pages of any size', () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryItem, { maxLength: 60, size: 'max' }),
      fc.array(arbitraryChange, { maxLength: 40, size: 'max' }),
      fc.array(arbitraryQuery, { minLength: 1, maxLength: 5 }),
      limits,
      (items, steps, queries, limit) => {
        const state = stateAfter(items, steps)
        const known = [...state.catalogue.items.values()].map((item) => JSON.parse(itemJson(item)))
        for (const query of queries) {
          expect(allPages(state, query, limit)).toEqual(expectedSearch(known, query))
        }
      },
    ),
    { numRuns: 400 },
  )
})

test('in a large catalogue, whichever way is taken to find them', () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryItem, { minLength: 400, maxLength: 600 }),
      fc.array(arbitraryChange, { maxLength: 100 }),
      fc.array(arbitraryQuery, { minLength: 3, maxLength: 6 }),
      limits,
      (items, steps, queries, limit) => {
        const state = stateAfter(items, steps)
        const known = [...state.catalogue.items.values()].map((item) => JSON.parse(itemJson(item)))
        for (const query of queries) {
          expect(allPages(state, query, limit)).toEqual(expectedSearch(known, query))
        }
      },
    ),
    { numRuns: 12 },
  )
})

test('while items change between pages, no item that keeps its place is skipped or shown twice', () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryItem, { minLength: 5, maxLength: 40, size: 'max' }),
      fc.array(arbitraryChange, { minLength: 1, maxLength: 10 }),
      arbitraryQuery,
      fc.integer({ min: 1, max: 5 }),
      (items, steps, query, limit) => {
        const state = stateAfter(items, [])
        const before = [...state.catalogue.items.values()].map((item) => JSON.parse(itemJson(item)))
        const first = page(state, query, limit)
        const changed = new Set(
          steps.map((step) => [...state.catalogue.items.keys()][step.item % items.length]),
        )
        for (const step of steps) {
          const itemId = [...state.catalogue.items.keys()][step.item % items.length]!
          const at = 0
          if (step.kind === 'price')
            state.apply({ op: 'updateItem', at, sellerId: 1, change: { itemId, cents: step.cents } })
          if (step.kind === 'stock')
            state.apply({ op: 'updateItem', at, sellerId: 1, change: { itemId, delta: step.delta } })
          if (step.kind === 'thumb')
            state.apply({ op: 'provideFeedback', at, buyerId: step.buyer, itemId, thumb: step.thumb })
        }
        const rest = first.next === undefined ? [] : restOf(state, query, limit, first.next)
        const steady = [...first.items, ...rest].map(({ itemId }) => itemId).filter((id) => !changed.has(id))
        const expected = expectedSearch(before, query)
          .map(({ itemId }) => itemId as string)
          .filter((id) => !changed.has(id))
        expect(steady).toEqual(expected)
      },
    ),
    { numRuns: 150 },
  )
})

function restOf(state: ProductState, query: object, limit: number, from: string): { itemId: string }[] {
  const all = []
  let cursor: string | undefined = from
  while (cursor !== undefined) {
    const { items, next }: ReturnType<typeof page> = page(state, query, limit, cursor)
    all.push(...items)
    cursor = next
  }
  return all
}

test('categories are counted as they are', () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryItem, { maxLength: 60, size: 'max' }),
      fc.array(arbitraryChange, { maxLength: 40, size: 'max' }),
      (items, steps) => {
        const state = stateAfter(items, [])
        // Items on earlier pages must not come again.
        for (const step of steps) {
          state.catalogue.categoriesJson()
          applyChanges(state, [step])
        }
        const counts = new Map<number, { category: number; items: number; forSale: number }>()
        for (const { category, quantity } of state.catalogue.items.values()) {
          const count = counts.get(category) ?? { category, items: 0, forSale: 0 }
          count.items += 1
          count.forSale += Number(quantity > 0)
          counts.set(category, count)
        }
        const expected = [...counts.values()].sort((a, b) => a.category - b.category)
        expect(JSON.parse(state.catalogue.categoriesJson())).toEqual({ categories: expected })
      },
    ),
  )
})

test('a cursor is the next of a page, or a mistake', () => {
  const state = stateAfter([{ category: 2, keywords: [], cents: 1, quantity: 1 }], [])
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: 'binary' }), arbitraryKeywords.map(String)),
      (cursor) => {
        let thrown: unknown
        try {
          page(state, {}, 1, cursor)
        } catch (error) {
          thrown = error
        }
        expect(thrown).toBeInstanceOf(ApiError)
        expect(thrown).toMatchObject({ code: 'INVALID_ARGUMENT', details: { field: 'cursor' } })
      },
    ),
  )
})
