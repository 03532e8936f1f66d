import { describe, expect, it } from 'vitest'
import { documentedWorkload } from '../../cli/testing/documented-commands.ts'
import { buyerOperations } from '../../services/contract/buyer-operations.ts'
import { sellerOperations } from '../../services/contract/seller-operations.ts'
import { parseDocument } from '../../services/config/parse-document.ts'
import { planSchema } from './plan.ts'
import { warmUpOf } from './warm-up.ts'
import { buyerCalls, ownWorkloadSchema, sellerCalls } from './workload.ts'

const read = (text: string) => parseDocument(text, 'mine.yaml', ownWorkloadSchema)
const mistakeIn = (text: string) => {
  try {
    read(text)
  } catch (error) {
    return (error as Error).message
  }
}

describe('a workload of your own', () => {
  it('is read as docs/benchmark.md shows it', () => {
    expect(read(documentedWorkload())).toEqual({
      name: 'Browsing',
      thinkTime: '20ms',
      keys: 'zipf 0.99',
      sizes: { items: 5_000, categories: 20, stock: 500, page: 20, bulk: 50 },
      buyer: { SearchItemsForSale: 60, GetItem: 35, AddItemToCart: 4, MakePurchase: 1 },
      seller: { ChangeItemPrice: 90, UpdateUnitsForSale: 10 },
    })
  })

  it('needs no more than a name and an operation', () => {
    expect(read('name: Small\nbuyer: {GetItem: 1}')).toEqual({
      name: 'Small',
      thinkTime: '0ms',
      keys: 'uniform',
      sizes: { items: 1_000, categories: 10, page: 10, bulk: 5 },
      buyer: { GetItem: 1 },
    })
  })

  it.each([
    ['buyer: {GetItem: 1}', 'mine.yaml:1: name: it is missing: a text'],
    ['name: mixed\nbuyer: {GetItem: 1}', 'mine.yaml:1: name: another name than that of a ready workload'],
    ['name: A\nbuyer:\n  GetItems: 1', 'mine.yaml:3: buyer.GetItems: there is no such field'],
    ['name: A\nbuyer:\n  GetItem: -1', 'mine.yaml:3: buyer.GetItem: at least 0'],
    ['name: A\nseller:\n  ChangeItemPrice: 0', 'mine.yaml:3: seller: at least one operation'],
    ['name: A', 'mine.yaml:1: the operations of the clients, under "buyer", "seller" or both'],
    [
      'name: A\nbuyer: {GetItem: 1}\nkeys: zipf 9',
      'mine.yaml:3: keys: uniform, zipf, or zipf and its exponent',
    ],
    ['name: A\nbuyer: {GetItem: 1}\nkeys: uniform 1', 'mine.yaml:3: keys: uniform, zipf'],
    ['name: A\nbuyer: {GetItem: 1}\nthinkTime: 20', 'mine.yaml:3: thinkTime: a time from 0ms to 1min'],
    ['name: A\nbuyer: {GetItem: 1}\nthinkTime: 2min', 'mine.yaml:3: thinkTime: a time from 0ms to 1min'],
    ['name: A\nbuyer: {GetItem: 1}\nsizes:\n  page: 101', 'mine.yaml:4: sizes.page: at most 100'],
  ])('with a mistake is refused with its place: %s', (text, message) => {
    expect(mistakeIn(text)).toContain(message)
  })

  it('can have every operation but those that need images, no answer, or another one before', () => {
    const unasked = ['Ping', 'Subscribe', 'GetItemImage', 'SetItemImage', 'Logout']
    const without = (operations: object) => Object.keys(operations).filter((op) => !unasked.includes(op))
    expect([...buyerCalls].sort()).toEqual(without(buyerOperations).sort())
    expect([...sellerCalls].sort()).toEqual(without(sellerOperations).sort())
  })
})

describe('a plan', () => {
  const issuesOf = (plan: object) =>
    planSchema.safeParse(plan).error?.issues.map(({ path, message }) => [...path, message])
  const workload = { name: 'Own', thinkTime: '10ms', buyer: { GetItem: 1 } }

  it('has no clients without operations, and no thinking clients at a rate', () => {
    expect(issuesOf({ scenarios: [{ buyers: 1, sellers: 0 }], workload })).toBeUndefined()
    expect(issuesOf({ scenarios: [{ buyers: 1, sellers: 1 }], workload })).toEqual([
      ['workload', '"Own" has no operations for sellers, and a scenario has some'],
    ])
    const loop = { kind: 'open', ratePerSecond: 10 }
    expect(issuesOf({ scenarios: [{ buyers: 1, sellers: 0 }], workload, loop })).toEqual([
      ['loop', expect.stringContaining('take thinkTime out') as string],
    ])
  })

  it('warms thinking clients up for half a minute', () => {
    const one = { buyers: 1, sellers: 0 }
    expect(warmUpOf(planSchema.parse({ scenarios: [one], workload }), one)).toBe(3_000)
  })
})
