import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buyerOperations } from '../../services/contract/buyer-operations.ts'
import type { Operations } from '../../services/contract/operation.ts'
import { sellerOperations } from '../../services/contract/seller-operations.ts'
import type { Role } from '../../services/contract/values.ts'
import { buyerCalls, ownWorkloadSchema, sellerCalls, type Workload } from '../model/workload.ts'
import { measure } from '../testing/measure.ts'
import { Catalogue, catalogueWords } from './catalogue.ts'
import { mixedShares } from './mixed-shares.ts'
import { Random } from '../../services/chance/random.ts'
import type { Account, Answer, Script } from './script.ts'
import { scriptsOf } from './workload.ts'

const equally = (calls: readonly string[]) => Object.fromEntries(calls.map((call) => [call, 1]))
const everything = ownWorkloadSchema.parse({
  name: 'everything',
  keys: 'zipf',
  buyer: equally(buyerCalls),
  seller: equally(sellerCalls),
})
const workloads: Record<string, Workload> = { course: 'course', mixed: 'mixed', everything }
const workloadNames = Object.keys(workloads)

const operationsOf: Record<Role, Operations> = { buyer: buyerOperations, seller: sellerOperations }

interface Asked {
  op: string
  session?: string
  args: Record<string, unknown>
  /** Sessions of the requests that were under way then. */
  underWay: (string | undefined)[]
}

interface Setting {
  seed: number
  scenario: number
  role: Role
  index: number
}

function scriptFor(workload: string, { seed, scenario, role, index }: Setting): Script {
  const catalogue = new Catalogue({ seed, scenario, tag: 'abc123', sellers: 3 })
  const items = catalogue
    .itemsOf(index)
    .map(({ price, quantity, category }, at) => ({ itemId: `${category}-${at + 1}`, price, quantity }))
  const account: Account = {
    ...{ role, index, username: `bench-abc123-1-${role[0]}${index + 1}`, password: 'p', session: 'first' },
    items: role === 'seller' ? items : [],
  }
  return scriptsOf(workloads[workload]!, [])(account, catalogue, seed, scenario)
}

/** Drives a script with `underWay` requests at a time, answered as chance decides. */
function sequence(script: Script, calls: number, chance: Random, underWay = 1): Asked[] {
  const asked: Asked[] = []
  const open: { session: string | undefined; answer: () => void }[] = []
  for (let call = 0; call < calls; call += 1) {
    const step = script.next()
    const request = JSON.parse(`{"id":1${step.tail}`) as Asked
    asked.push({ ...request, underWay: open.map(({ session }) => session) })
    const answer = answerTo(request, chance)
    const heard: Answer = step.wantsResult || !answer.ok ? answer : { ok: true, result: undefined }
    open.push({ session: request.session, answer: () => script.answered(step, heard) })
    if (open.length === underWay) open.splice(chance.integer(0, open.length - 1), 1)[0]!.answer()
  }
  return asked
}

let sessions = 0

function answerTo({ op, args }: Asked, chance: Random): Answer {
  if (chance.chance(0.05))
    return { ok: false, code: chance.pick(['OUT_OF_STOCK', 'UNAVAILABLE', 'NOT_FOUND']) }
  const itemId = `${chance.integer(0, 99)}-${chance.integer(1, 99)}`
  switch (op) {
    case 'Login':
      sessions += 1
      return { ok: true, result: { session: `session ${sessions}` } }
    case 'SearchItemsForSale':
      return { ok: true, result: { items: [{ itemId, sellerId: 3 }], next: 'more' } }
    case 'AddItemToCart':
    case 'RemoveItemFromCart':
    case 'DisplayCart':
      return { ok: true, result: { cart: { lines: [{ itemId: args.itemId ?? itemId, quantity: 1 }] } } }
    case 'MakePurchase':
      return {
        ok: true,
        result: { order: { orderId: '7', status: chance.pick(['paid', 'declined']), lines: [{ itemId }] } },
      }
    case 'RegisterItems':
      return { ok: true, result: { results: [{ ok: true, itemId }] } }
    // Operations that another implementation may lack.
    default:
      return { ok: true, result: { itemId } }
  }
}

const settings = fc.record({
  seed: fc.nat(),
  scenario: fc.nat(19),
  role: fc.constantFrom<Role>('buyer', 'seller'),
  index: fc.nat(50),
})

function withoutSessions(asked: readonly Asked[]) {
  return asked.map(({ op, args }) => ({ op, args }))
}

describe.each(workloadNames)('the workload %s', (workload) => {
  it('asks the same for the same seed, scenario and client, wherever the answers are the same', () => {
    fc.assert(
      fc.property(settings, fc.nat(), (setting, chance) => {
        const [once, again] = [1, 2].map(() =>
          withoutSessions(sequence(scriptFor(workload, setting), 200, new Random(chance))),
        )
        expect(again).toEqual(once)
      }),
      { numRuns: 10 },
    )
  })

  it.each(['seed', 'scenario', 'index'] as const)('asks something else for another %s', (part) => {
    fc.assert(
      fc.property(settings, fc.integer({ min: 1, max: 19 }), (setting, more) => {
        const [one, other] = [setting, { ...setting, [part]: setting[part] + more }].map((each) =>
          withoutSessions(sequence(scriptFor(workload, each), 100, new Random(1))),
        )
        expect(other).not.toEqual(one)
      }),
      { numRuns: 10 },
    )
  })

  it('asks nothing that the contract does not know, however many requests are under way', () => {
    fc.assert(
      fc.property(settings, fc.nat(), fc.integer({ min: 1, max: 20 }), (setting, chance, underWay) => {
        const operations = operationsOf[setting.role]
        for (const { op, session, args } of sequence(
          scriptFor(workload, setting),
          300,
          new Random(chance),
          underWay,
        )) {
          expect(Object.keys(operations)).toContain(op)
          expect(operations[op]!.args.safeParse(args)).toMatchObject({ success: true })
          expect(session !== undefined).toBe(operations[op]!.session)
        }
      }),
      { numRuns: 10 },
    )
  })
})

describe('a workload of your own', () => {
  it.each(['buyer', 'seller'] as const)('asks for each of its operations for a %s', (role) => {
    const script = scriptFor('everything', { seed: 1, scenario: 0, role, index: 0 })
    const asked = new Set(sequence(script, 2_000, new Random(1)).map(({ op }) => op))
    expect([...(role === 'buyer' ? buyerCalls : sellerCalls)].filter((op) => !asked.has(op))).toEqual([])
  })

  it('asks for the items of the market, the first ones most often', () => {
    const own = ownWorkloadSchema.parse({ name: 'hot', keys: 'zipf 2', buyer: { GetItem: 1 } })
    const market = Array.from({ length: 1_000 }, (_, index) => ({ itemId: `100-${index}`, sellerId: 1 }))
    const catalogue = new Catalogue({ seed: 1, scenario: 0, tag: 'abc123', sellers: 1 })
    const account: Account = {
      role: 'buyer',
      index: 0,
      username: 'b',
      password: 'p',
      session: 's',
      items: [],
    }
    const asked = sequence(scriptsOf(own, market)(account, catalogue, 1, 0), 1_000, new Random(1))
    expect(new Set(asked.map(({ op }) => op))).toEqual(new Set(['GetItem']))
    const first = asked.filter(({ args }) => args.itemId === '100-0')
    expect(first.length / asked.length).toBeCloseTo(6 / Math.PI ** 2, 1)
  })
})

describe('a session of the mixed workload', () => {
  it('is logged out only when nothing is under way in it, and not used any more', () => {
    fc.assert(
      fc.property(settings, fc.nat(), fc.integer({ min: 1, max: 10 }), (setting, chance, underWay) => {
        const ended = new Set<string>()
        const asked = sequence(scriptFor('mixed', setting), 3_000, new Random(chance), underWay)
        for (const { op, session, underWay: sessions } of asked) {
          expect(ended.has(session ?? '')).toBe(false)
          if (op !== 'Logout') continue
          expect(sessions).not.toContain(session)
          ended.add(session!)
        }
      }),
      { numRuns: 5 },
    )
  })
})

describe('the catalogue', () => {
  it('fills pages of ten: a word in a category finds as many', () => {
    for (const sellers of [1, 10, 100]) {
      const catalogue = new Catalogue({ seed: 1, scenario: 0, tag: 'abc123', sellers })
      const items = Array.from({ length: sellers }, (_, seller) => catalogue.itemsOf(seller)).flat()
      expect(items).toHaveLength(1_000)
      const found = catalogue.categories.flatMap((category) =>
        catalogueWords.map(
          (word) => items.filter((item) => item.category === category && item.keywords.includes(word)).length,
        ),
      )
      expect(found.filter((count) => count >= 10).length).toBeGreaterThan(found.length * 0.95)
    }
  })
})

describe('the mixed workload on real services', () => {
  it('makes every operation in its share, with refusals and without a failure', async () => {
    const { scenarios } = await measure({
      scenarios: [{ buyers: 5, sellers: 5 }],
      ops: 600,
      runs: 1,
      workload: 'mixed',
    })
    const { operations, errors, refusals, calls } = scenarios[0]!.runs[0]!
    expect({ errors, calls }).toEqual({ errors: 0, calls: 6_000 })
    expect(refusals).toBeGreaterThan(0)
    const both = { ...mixedShares.seller, ...mixedShares.buyer }
    const rare = ['Login', 'Logout', 'CreateAccount']
    const names = Object.keys(both).filter((op) => !rare.includes(op))
    expect(Object.keys(operations)).toEqual(expect.arrayContaining(names))
    for (const op of [
      'SearchItemsForSale',
      'GetItem',
      'ChangeItemPrice',
      'DisplayItemsForSale',
      'DisplayCart',
    ] as const)
      expect(operations[op]!.calls / 3_000).toBeCloseTo(both[op] / 1_000, 1)
  })
})

describe('a workload of your own on real services', () => {
  it('makes its calls alone, and says in the result what it was', async () => {
    const workload = ownWorkloadSchema.parse({
      name: 'Own',
      thinkTime: '1ms',
      keys: 'zipf',
      sizes: { items: 250, categories: 3, stock: 7, page: 4 },
      buyer: { GetItem: 3, SearchItemsForSale: 1 },
      seller: { UpdateItem: 1 },
    })
    const plan = { scenarios: [{ buyers: 2, sellers: 2 }], ops: 50, runs: 1, processes: 2, workload }
    const { plan: told, scenarios } = await measure(plan)
    expect(told.workload).toEqual(workload)
    const { operations, errors, refusals } = scenarios[0]!.runs[0]!
    expect({ errors, refusals }).toEqual({ errors: 0, refusals: 0 })
    expect(scenarios[0]!.setUp.items).toBe(250)
    expect(Object.keys(operations).sort()).toEqual(['GetItem', 'SearchItemsForSale', 'UpdateItem'])
    expect(operations.UpdateItem!.calls).toBe(100)
  })
})

describe('the table of the mixed workload', () => {
  it.each(['buyer', 'seller'] as const)('adds up to a thousand for a %s', (role) => {
    expect(Object.values(mixedShares[role]).reduce((sum, share) => sum + share, 0)).toBe(1_000)
  })
})
