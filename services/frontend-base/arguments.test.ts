import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { buyerOperations } from '../contract/buyer-operations.ts'
import type { Operations } from '../contract/operation.ts'
import { sellerOperations } from '../contract/seller-operations.ts'
import { argumentCases, type ArgumentKind, requestText } from '../testing/inputs/argument-cases.ts'
import type { TestClient, TestReply } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

interface Case {
  /** Sound arguments. */
  base: Record<string, unknown>
  /** The kind of value of each argument. */
  kinds: Record<string, ArgumentKind>
}

const page = { cursor: 'cursor', limit: 'limit' } as const
const credentials: Case = {
  base: { username: 'argument-tester', password: 'secret' },
  kinds: { username: 'username', password: 'password' },
}
const newAccount = { username: 'newUsername', password: 'password', name: 'name' } as const
const cartLine: Case = {
  base: { itemId: '3-1', quantity: 1 },
  kinds: { itemId: 'itemId', quantity: 'cartQuantity' },
}
const none: Case = { base: {}, kinds: {} }

const buyerCases: Record<keyof typeof buyerOperations, Case> = {
  Ping: none,
  CreateAccount: { ...credentials, kinds: { ...newAccount, tier: 'tier' } },
  Login: credentials,
  Logout: none,
  SearchItemsForSale: { base: {}, kinds: { category: 'category', keywords: 'keywords', ...page } },
  GetItem: { base: { itemId: '3-1' }, kinds: { itemId: 'itemId' } },
  GetItemImage: { base: { itemId: '3-1' }, kinds: { itemId: 'itemId' } },
  ListCategories: none,
  AddItemToCart: cartLine,
  RemoveItemFromCart: cartLine,
  SaveCart: none,
  ClearCart: none,
  DisplayCart: none,
  MakePurchase: { base: {}, kinds: { wait: 'wait' } },
  GetOrder: { base: { orderId: 'o1' }, kinds: { orderId: 'orderId' } },
  CancelOrder: { base: { orderId: 'o1' }, kinds: { orderId: 'orderId' } },
  ChangeTier: { base: { tier: 'vip' }, kinds: { tier: 'tier' } },
  ListOrders: { base: {}, kinds: page },
  GetBuyerPurchases: { base: {}, kinds: page },
  ProvideFeedback: { base: { itemId: '3-1', thumb: 'up' }, kinds: { itemId: 'itemId', thumb: 'thumb' } },
  GetSellerRating: { base: { sellerId: 1 }, kinds: { sellerId: 'sellerId' } },
  Subscribe: { base: { topics: [] }, kinds: { topics: 'buyerTopics', since: 'since' } },
}

const item = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 1, quantity: 0 }
const itemKinds = {
  name: 'name',
  category: 'category',
  keywords: 'keywords',
  condition: 'condition',
  price: 'price',
  quantity: 'quantity',
} as const

const sellerCases: Record<keyof typeof sellerOperations, Case> = {
  Ping: none,
  CreateAccount: { ...credentials, kinds: newAccount },
  Login: credentials,
  Logout: none,
  GetSellerRating: none,
  RegisterItemForSale: { base: item, kinds: itemKinds },
  ChangeItemPrice: { base: { itemId: '3-1', price: 1 }, kinds: { itemId: 'itemId', price: 'price' } },
  UpdateUnitsForSale: { base: { itemId: '3-1', delta: 0 }, kinds: { itemId: 'itemId', delta: 'delta' } },
  UpdateItem: {
    base: { itemId: '3-1', name: 'Lamp' },
    kinds: { itemId: 'itemId', name: 'name', keywords: 'keywords', condition: 'condition' },
  },
  SetItemImage: {
    base: { itemId: '3-1', data: null },
    kinds: { itemId: 'itemId', type: 'imageType', data: 'image' },
  },
  GetItemImage: { base: { itemId: '3-1' }, kinds: { itemId: 'itemId' } },
  WithdrawItem: { base: { itemId: '3-1' }, kinds: { itemId: 'itemId' } },
  DisplayItemsForSale: { base: {}, kinds: page },
  RegisterItems: { base: { items: [item] }, kinds: { items: 'rows' } },
  UpdateItems: { base: { updates: [{ itemId: '3-1', price: 1 }] }, kinds: { updates: 'rows' } },
  GetSalesReport: { base: {}, kinds: { from: 'moment', to: 'moment' } },
  Subscribe: { base: { topics: [] }, kinds: { topics: 'sellerTopics', since: 'since' } },
}

const frontends = [
  { role: 'buyer', operations: buyerOperations as Operations, cases: buyerCases as Record<string, Case> },
  { role: 'seller', operations: sellerOperations as Operations, cases: sellerCases as Record<string, Case> },
] as const

let cluster: TestCluster
const clients: Record<string, TestClient> = {}

beforeAll(async () => {
  cluster = await TestCluster.start()
  clients.seller = await cluster.seller()
  clients.buyer = await cluster.buyer()
  await clients.seller.ok('RegisterItemForSale', item)
})

afterAll(() => cluster.stop())

let nextId = 1_000_000

function send(client: TestClient, op: string, args: unknown): Promise<TestReply> {
  nextId += 1
  return client.requestText(nextId, requestText({ id: nextId, op, session: client.session, args }))
}

/** The flaw in a refusal of this argument, if there is one. */
function flawOf({ ok, error }: TestReply, field: string): string | undefined {
  if (ok) return 'was accepted'
  const { code, message, details, retryable, indefinite } = error!
  if (code !== 'INVALID_ARGUMENT') return `was answered ${code}`
  if (details?.field !== field) return `was blamed on ${String(details?.field)}`
  if (typeof details.expected !== 'string' || details.expected === '')
    return 'was refused without saying what was expected'
  if (!message.includes(`"${field}"`)) return `was refused without naming it: ${message}`
  if (retryable || indefinite) return 'was refused as if that were not certain'
  return undefined
}

const shown = (value: unknown) => (requestText({ value }) ?? '').slice(0, 100)

describe.each(frontends)('the $role frontend', ({ role, operations, cases }) => {
  test('every argument of every operation has cases', () => {
    for (const [op, { args }] of Object.entries(operations)) {
      expect(Object.keys(cases[op]!.kinds).sort(), op).toEqual(
        Object.keys((args as z.ZodObject).shape).sort(),
      )
    }
  })

  describe.each(Object.keys(operations))('%s', (op) => {
    const { base, kinds } = cases[op]!

    const refusesWrongArguments = async () => {
      const tries = Object.entries(kinds).flatMap(([field, kind]) => {
        return argumentCases[kind].bad.map((value) => ({ field, value }))
      })
      const flaws = tries.map(async ({ field, value }) => {
        const flaw = flawOf(await send(clients[role]!, op, { ...base, [field]: value }), field)
        return flaw && `${shown({ [field]: value })} ${flaw}`
      })
      expect((await Promise.all(flaws)).filter(Boolean)).toEqual([])
    }
    if (Object.keys(kinds).length > 0) test('refuses every wrong argument, by name', refusesWrongArguments)

    test('refuses a missing argument, by name, unless it may be left out', async () => {
      for (const field of Object.keys(kinds)) {
        const { [field]: _, ...rest } = base
        const reply = await send(clients[role]!, op, rest)
        if (field in base) expect(flawOf(reply, field), field).toBeUndefined()
        else expect(reply.error?.code, field).not.toBe('INVALID_ARGUMENT')
      }
    })

    test('takes every argument at its limits', async () => {
      for (const [field, kind] of Object.entries(kinds)) {
        for (const value of argumentCases[kind].good) {
          const { ok, error } = await send(clients[role]!, op, { ...base, [field]: value })
          const refused = !ok && ['INVALID_ARGUMENT', 'INTERNAL', 'UNAVAILABLE'].includes(error!.code)
          expect(refused ? error!.message : '', shown({ [field]: value })).toBe('')
        }
      }
    })

    test('wants an object of arguments', async () => {
      for (const args of [null, 5, 'x', true, [], [base]]) {
        expect(flawOf(await send(clients[role]!, op, args), 'args'), shown(args)).toBeUndefined()
      }
    })

    const ignoresTheUnknown = async () => {
      const id = (nextId += 1)
      const strange = '"__proto__":{"price":5},"constructor":1,"toString":null,"unheardOf":[1]'
      const known = JSON.stringify(base).slice(1, -1)
      const { session } = clients[role]!
      const text = `{"id":${id},"op":"${op}","session":"${session}","args":{${[known, strange].filter(Boolean).join()}},"more":{},"__proto__":1}`
      const { error } = await clients[role]!.requestText(id, text)
      expect(['INVALID_ARGUMENT', 'INTERNAL', 'UNKNOWN_OP']).not.toContain(error?.code)
    }
    // To log out would end the session that all others use.
    if (op !== 'Logout') test('ignores what it does not know', ignoresTheUnknown)
  })

  test('an operation that does not exist is named', async () => {
    for (const op of ['Nothing', '', 'constructor', '__proto__', 'ping', 'CheckSession', 'x'.repeat(1_000)]) {
      const { error } = await send(clients[role]!, op, {})
      expect(error).toMatchObject({ code: 'UNKNOWN_OP', retryable: false, indefinite: false })
      expect(error!.message).toContain(op.slice(0, 60))
    }
    for (const op of [undefined, null, 5, {}]) {
      nextId += 1
      const { error } = await clients[role]!.requestText(nextId, JSON.stringify({ id: nextId, op }))
      expect(error?.code).toBe('UNKNOWN_OP')
    }
  })

  test('keys and traces have their limits', async () => {
    const call = (extra: Record<string, unknown>) => clients[role]!.call('Ping', {}, extra)
    for (const key of ['k', 'k'.repeat(64), '😀'.repeat(64)]) expect((await call({ key })).ok).toBe(true)
    for (const trace of ['t', 't'.repeat(32), '😀'.repeat(32)]) expect((await call({ trace })).ok).toBe(true)
    for (const key of ['', 'k'.repeat(65), '😀'.repeat(65), 5, null, {}]) {
      expect(flawOf(await call({ key }), 'key'), shown(key)).toBeUndefined()
    }
    for (const trace of ['', 't'.repeat(33), 5, null, []]) {
      expect(flawOf(await call({ trace }), 'trace'), shown(trace)).toBeUndefined()
    }
  })

  test('values nested thousands of levels deep are refused like others', async () => {
    const depth = 200_000
    const field = role === 'buyer' ? 'category' : 'limit'
    const op = role === 'buyer' ? 'SearchItemsForSale' : 'DisplayItemsForSale'
    nextId += 1
    const { session } = clients[role]!
    const text = `{"id":${nextId},"op":"${op}","session":"${session}","args":{"${field}":${'['.repeat(depth)}${']'.repeat(depth)}}}`
    expect(flawOf(await clients[role]!.requestText(nextId, text), field)).toBeUndefined()
  })
})
