import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import {
  arbitraryCategory,
  arbitraryItem,
  arbitraryQuery,
  expectedSearch,
  type ModelItem,
  type ModelQuery,
} from '../../testing/inputs/search-model.ts'
import {
  applyChanges,
  applyTurn,
  arbitraryChange,
  arbitraryTurn,
  atOnce,
  searchSteps,
  register,
  stateAfter,
} from '../testing/searched-state.ts'
import { itemJson } from './item.ts'

// Steps so short that a search in a few items takes many.
vi.mock('./query.ts', async (original) => ({ ...(await original<object>()), looksAtOnce: 3 }))

type Item = ModelItem & { itemId: string }

interface Page {
  items: Item[]
  next?: string
}

type Place = [matches: number, score: number, cents: number, category: number, serial: number]

const arbitraryPlace: fc.Arbitrary<Place> = fc.tuple(
  fc.nat(4),
  fc.integer({ min: -2, max: 2 }),
  fc.constantFrom(1, 2, 999, 1_000),
  arbitraryCategory,
  fc.nat(60),
)

function placeOf({ itemId, keywords, price, feedback }: Item, query: ModelQuery): Place {
  const wanted = new Set(query.keywords?.map((word) => word.toLowerCase()))
  const own = new Set(keywords.map((word) => word.toLowerCase()))
  const matches = [...own].filter((word) => wanted.has(word)).length
  const [category, serial] = itemId.split('-').map(Number) as [number, number]
  return [matches, feedback.up - feedback.down, Math.round(price * 100), category, serial]
}

/** Fewer matches and a lower score come later, and so does what is greater in the rest. */
function isBehind(a: Place, b: Place | undefined): boolean {
  if (b === undefined) return true
  const first = a.findIndex((value, index) => value !== b[index])
  if (first === -1) return false
  return first < 2 ? a[first]! < b[first]! : a[first]! > b[first]!
}

test('a search during which items change finds what is there in the end', () => {
  const seen = { steps: 0, changes: 0 }
  fc.assert(
    fc.property(
      fc.array(arbitraryItem, { minLength: 10, maxLength: 60, size: 'max' }),
      fc.array(fc.oneof(arbitraryChange, arbitraryTurn, arbitraryItem), { minLength: 1, maxLength: 30 }),
      arbitraryQuery,
      fc.constantFrom(1, 2, 5, 20),
      fc.option(arbitraryPlace, { nil: undefined }),
      (items, changes, query, limit, place) => {
        const state = stateAfter(items, [])
        const pageFrom = (cursor: string | undefined) =>
          searchSteps(state.catalogue, { ...query, limit, cursor })
        const work = pageFrom(place?.join('.'))
        const left = [...changes]
        let step = work.next()
        while (!step.done) {
          seen.steps += 1
          const change = left.pop()
          if (change !== undefined) {
            seen.changes += 1
            if (!('kind' in change)) register(state, change)
            else if (change.kind === 'keywords' || change.kind === 'withdraw') applyTurn(state, change)
            else applyChanges(state, [change])
          }
          step = work.next()
        }
        const page = JSON.parse(step.value) as Page
        const shown = [...page.items]
        let { next } = page
        expect(shown.length).toBeLessThanOrEqual(limit)
        while (next !== undefined) {
          expect(shown.length).toBeGreaterThan(0)
          const more = JSON.parse(atOnce(pageFrom(next))) as Page
          shown.push(...more.items)
          next = more.next
        }
        const known = [...state.catalogue.items.values()].map((item) => JSON.parse(itemJson(item)) as Item)
        const expected = expectedSearch(known, query).filter((item) => isBehind(placeOf(item, query), place))
        expect(shown).toEqual(expected)
      },
    ),
    { numRuns: 2_000 },
  )
  // It would prove nothing if all had been found at once.
  expect(seen.changes).toBeGreaterThan(1_000)
})
