import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  arbitraryItem,
  arbitraryQuery,
  expectedSearch,
  type ModelItem,
} from '../testing/inputs/search-model.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

let cluster: TestCluster
let seller: TestClient
let buyers: TestClient[]

beforeAll(async () => {
  cluster = await TestCluster.start()
  seller = await cluster.seller()
  buyers = await Promise.all([1, 2, 3].map(() => cluster.buyer()))
})

afterAll(() => cluster.stop())

async function allPages(query: object, limit: number | undefined): Promise<ModelItem[]> {
  const all: ModelItem[] = []
  let cursor: string | undefined
  do {
    const page = await buyers[0]!.ok('SearchItemsForSale', { ...query, limit, cursor })
    expect(page.items.length).toBeLessThanOrEqual(limit ?? 20)
    all.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  return all
}

const thumbs = fc.array(
  fc.record({ item: fc.nat(), buyer: fc.nat(2), thumb: fc.constantFrom('up', 'down') }),
  { maxLength: 10 },
)
const sales = fc.array(fc.record({ item: fc.nat(), quantity: fc.constantFrom(1, 5) }), { maxLength: 3 })

test('what clients see agrees with the specification, through sales, feedback and changes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryItem, { minLength: 1, maxLength: 12 }),
      thumbs,
      sales,
      fc.array(arbitraryQuery, { minLength: 4, maxLength: 4 }),
      async (items, rated, sold, queries) => {
        const rows = items.map(({ cents, ...item }) => ({
          ...item,
          name: 'Item',
          condition: 'new',
          price: cents / 100,
        }))
        const { results } = await seller.ok('RegisterItems', { items: rows })
        const ids = results.map((row: { itemId: string }) => row.itemId)
        for (const { item, buyer, thumb } of rated) {
          await buyers[buyer]!.ok('ProvideFeedback', { itemId: ids[item % ids.length], thumb })
        }
        for (const { item, quantity } of sold) {
          const added = await buyers[0]!.call('AddItemToCart', { itemId: ids[item % ids.length], quantity })
          if (added.ok) await buyers[0]!.ok('MakePurchase')
        }
        // The catalogue grows from run to run: what is known of it is what the seller sees.
        const known: ModelItem[] = []
        let cursor: string | undefined
        do {
          const page = await seller.ok('DisplayItemsForSale', { limit: 100, cursor })
          known.push(...page.items)
          cursor = page.next
        } while (cursor !== undefined)
        for (const [index, query] of queries.entries()) {
          const limit = [undefined, 7, 33, 100][index]
          expect(await allPages(query, limit)).toEqual(expectedSearch(known, query))
        }
      },
    ),
    { numRuns: 25 },
  )
})

test('pages of one', async () => {
  const query = { category: 2, keywords: ['lamp', 'desk'] }
  expect(await allPages(query, 1)).toEqual(await allPages(query, 100))
})
