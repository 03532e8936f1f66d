import fc from 'fast-check'
import { arbitraryKeywords, type arbitraryItem } from '../../testing/inputs/search-model.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { search, type SearchArgs } from '../catalogue/search.ts'
import { ProductState } from '../state.ts'

export const arbitraryChange = fc.oneof(
  fc.record({ kind: fc.constant('price' as const), item: fc.nat(), cents: fc.constantFrom(1, 2, 999) }),
  fc.record({ kind: fc.constant('stock' as const), item: fc.nat(), delta: fc.constantFrom(-5, -1, 1, 5) }),
  fc.record({
    kind: fc.constant('thumb' as const),
    item: fc.nat(),
    buyer: fc.integer({ min: 1, max: 3 }),
    thumb: fc.constantFrom('up' as const, 'down' as const),
  }),
)

/** Changes of what an item is, and its end. */
export const arbitraryTurn = fc.oneof(
  fc.record({ kind: fc.constant('keywords' as const), item: fc.nat(), keywords: arbitraryKeywords }),
  fc.record({ kind: fc.constant('withdraw' as const), item: fc.nat() }),
)

type Turn = typeof arbitraryTurn extends fc.Arbitrary<infer Value> ? Value : never
export type Change = typeof arbitraryChange extends fc.Arbitrary<infer Value> ? Value : never
export type Seed = typeof arbitraryItem extends fc.Arbitrary<infer Value> ? Value : never

/** Commands as the service applies them, so that the indexes are those that a real history leaves behind. */
export function stateAfter(items: readonly Seed[], changes: readonly Change[]): ProductState {
  const state = new ProductState()
  for (const item of items) register(state, item)
  applyChanges(state, changes)
  return state
}

export function register(state: ProductState, item: Seed): void {
  const rest = { name: 'Item', condition: 'new' as const }
  state.apply({ op: 'registerItem', at: 0, sellerId: 1, item: { ...item, ...rest } })
}

export function applyChanges(state: ProductState, changes: readonly Change[]): void {
  const at = 0
  const ids = [...state.catalogue.items.keys()]
  for (const change of ids.length === 0 ? [] : changes) {
    const itemId = ids[change.item % ids.length]!
    if (change.kind === 'thumb') {
      state.apply({ op: 'provideFeedback', at, buyerId: change.buyer, itemId, thumb: change.thumb })
    } else {
      const { cents, delta } = { cents: undefined, delta: undefined, ...change }
      state.apply({ op: 'updateItem', at, sellerId: 1, change: { itemId, cents, delta } })
    }
  }
}

export function applyTurn(state: ProductState, turn: Turn): void {
  const ids = [...state.catalogue.items.keys()]
  const about = { at: 0, sellerId: 1, itemId: ids[turn.item % ids.length]! }
  if (turn.kind === 'withdraw') state.apply({ op: 'withdrawItem', ...about })
  else state.apply({ op: 'describeItem', ...about, description: { keywords: turn.keywords } })
}

/** A search as work in steps, be they as few as one. */
export function* searchSteps(catalogue: Catalogue, args: SearchArgs): Generator<undefined, string> {
  const work = search(catalogue, args)
  return typeof work === 'string' ? work : yield* work
}

/** The result of work that is made in steps. */
export function atOnce<Result>(work: Iterator<undefined, Result>): Result {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}
