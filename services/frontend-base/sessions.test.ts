import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buyerOperations } from '../contract/buyer-operations.ts'
import type { Operations } from '../contract/operation.ts'
import { sellerOperations } from '../contract/seller-operations.ts'
import type { ServiceName } from '../config/config.ts'
import { DatabaseClock } from '../testing/simulated/database-clock.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

/** Nobody really waits for this: the clock of customer-db is moved. */
const idleMs = 3_600_000
const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 100 }

const frontends = [
  { role: 'buyer', operations: buyerOperations as Operations },
  { role: 'seller', operations: sellerOperations as Operations },
] as const
type Role = (typeof frontends)[number]['role']

const needing = (operations: Operations) =>
  Object.entries(operations)
    .filter(([, { session }]) => session)
    .map(([op]) => op)

/** Sound where it matters: a session that is refused must be refused whatever the arguments. */
const soundArgs: Record<string, object> = {
  GetItem: { itemId: '3-1' },
  AddItemToCart: { itemId: '3-1', quantity: 1 },
  RemoveItemFromCart: { itemId: '3-1', quantity: 1 },
  GetOrder: { orderId: 'o1' },
  ProvideFeedback: { itemId: '3-1', thumb: 'up' },
  Subscribe: { topics: ['items'] },
  RegisterItemForSale: lamp,
  RegisterItems: { items: [lamp] },
  ChangeItemPrice: { itemId: '3-1', price: 1 },
  UpdateUnitsForSale: { itemId: '3-1', delta: 1 },
  UpdateItems: { updates: [{ itemId: '3-1', price: 1 }] },
}

let cluster: TestCluster
let clock: DatabaseClock
let itemId: string
/** Sessions that ended before the first test. */
const ended = {} as Record<Role, { loggedOut: string; expired: string }>

const frontendOf = (role: Role): ServiceName => `${role}-frontend`
const newClient = (role: Role) => (role === 'buyer' ? cluster.buyer() : cluster.seller())

async function eachOp(
  role: Role,
  session: unknown,
  args: (op: string) => unknown,
): Promise<Record<string, string>> {
  const { operations } = frontends.find((frontend) => frontend.role === role)!
  const client = await cluster.connect(frontendOf(role))
  const codes = await Promise.all(
    needing(operations).map(async (op) => {
      const { ok, error } = await client.call(op, args(op), session === undefined ? {} : { session })
      if (!ok) expect(error).toMatchObject({ retryable: false, indefinite: false })
      return [op, ok ? 'ok' : error!.code]
    }),
  )
  client.close()
  return Object.fromEntries(codes)
}

/** All operations of the role answered with the code. */
const all = (role: Role, code: string) => {
  const { operations } = frontends.find((frontend) => frontend.role === role)!
  return Object.fromEntries(needing(operations).map((op) => [op, code]))
}

beforeAll(async () => {
  cluster = await TestCluster.start({ sessions: { idleSeconds: idleMs / 1000 } })
  clock = new DatabaseClock(cluster)
  for (const { role } of frontends) {
    const leaver = await newClient(role)
    const sleeper = await newClient(role)
    await leaver.ok('Logout')
    ended[role] = { loggedOut: leaver.session!, expired: sleeper.session! }
  }
  itemId = (await (await cluster.seller()).ok('RegisterItemForSale', lamp)).itemId
  await clock.advance(idleMs * 1.3)
})

afterAll(() => {
  clock.close()
  return cluster.stop()
})

describe.each(frontends)('every operation of the $role frontend that needs a session', ({ role }) => {
  const sound = (op: string) => soundArgs[op] ?? {}

  test('without one', async () => {
    for (const session of [undefined, null, 5, {}]) {
      expect(await eachOp(role, session, sound)).toEqual(all(role, 'UNAUTHENTICATED'))
    }
    expect(await eachOp(role, undefined, () => 'wrong')).toEqual(all(role, 'UNAUTHENTICATED'))
  })

  test('with one that never existed', async () => {
    for (const session of ['', 'x', 'A'.repeat(22), '\ud800', '😀'.repeat(100), 'y'.repeat(100_000)]) {
      expect(await eachOp(role, session, sound)).toEqual(all(role, 'UNAUTHENTICATED'))
    }
    expect(await eachOp(role, 'x', () => 'wrong')).toEqual(all(role, 'UNAUTHENTICATED'))
  })

  test('with one that was logged out', async () => {
    expect(await eachOp(role, ended[role].loggedOut, sound)).toEqual(all(role, 'UNAUTHENTICATED'))
  })

  test('with one that timed out', async () => {
    expect(await eachOp(role, ended[role].expired, sound)).toEqual(all(role, 'SESSION_EXPIRED'))
    expect(await eachOp(role, ended[role].expired, () => 'wrong')).toEqual(all(role, 'SESSION_EXPIRED'))
  })

  test('with one of the other role', async () => {
    const other = role === 'buyer' ? 'seller' : 'buyer'
    const { session } = await newClient(other)
    expect(await eachOp(role, session, sound)).toEqual(all(role, 'FORBIDDEN'))
    expect(await eachOp(role, session, () => 'wrong')).toEqual(all(role, 'FORBIDDEN'))
  })
})

test('a session lives on while it is used, also by requests that fail, and dies when it is not', async () => {
  const busy = await cluster.buyer()
  const idle = await cluster.buyer()
  for (let turn = 0; turn < 7; turn += 1) {
    await busy.error('GetItem', { itemId: '3-999999' })
    await clock.advance(idleMs / 5)
  }
  expect((await busy.call('DisplayCart')).ok).toBe(true)
  expect((await idle.error('DisplayCart')).code).toBe('SESSION_EXPIRED')
})

test('what needs no session does not keep one alive', async () => {
  const client = await cluster.buyer()
  for (let turn = 0; turn < 7; turn += 1) {
    await client.ok('Ping')
    await clock.advance(idleMs / 5)
  }
  expect((await client.error('DisplayCart')).code).toBe('SESSION_EXPIRED')
})

test('a session is tied to no connection, and one user may have several', async () => {
  const buyer = await cluster.buyer()
  const beside = await cluster.connect('buyer-frontend', buyer)
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  const { cart } = await beside.ok('AddItemToCart', { itemId, quantity: 1 })
  expect(cart.lines).toMatchObject([{ itemId, quantity: 3 }])
  buyer.close()
  await buyer.closed
  expect((await beside.ok('DisplayCart')).cart).toEqual(cart)
  const later = await cluster.connect('buyer-frontend', beside)
  expect((await later.ok('DisplayCart')).cart).toEqual(cart)
  await later.ok('Logout')
  expect((await beside.error('DisplayCart')).code).toBe('UNAUTHENTICATED')
})

test('two sessions of a buyer have a cart each, and end each by itself', async () => {
  const first = await cluster.buyer()
  const second = await cluster.connect('buyer-frontend')
  await second.login(first.username, 'secret')
  await first.ok('AddItemToCart', { itemId, quantity: 1 })
  await second.ok('AddItemToCart', { itemId, quantity: 2 })
  expect((await first.ok('DisplayCart')).cart.lines).toMatchObject([{ quantity: 1 }])
  expect((await second.ok('DisplayCart')).cart.lines).toMatchObject([{ quantity: 2 }])
  await first.ok('Logout')
  expect((await second.ok('DisplayCart')).cart.lines).toMatchObject([{ quantity: 2 }])
})

test('an unsaved cart is dropped at Logout, a saved one comes back', async () => {
  const buyer = await cluster.buyer()
  const again = async () => {
    await buyer.ok('Logout')
    await buyer.login(buyer.username, 'secret')
    return (await buyer.ok('DisplayCart')).cart
  }
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  expect(await again()).toMatchObject({ lines: [], saved: false })
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  await buyer.ok('SaveCart')
  await buyer.ok('AddItemToCart', { itemId, quantity: 3 })
  expect(await again()).toMatchObject({ lines: [{ itemId, quantity: 2 }], saved: true })
  // Clearing concerns this session only, until it is saved too.
  await buyer.ok('ClearCart')
  expect(await again()).toMatchObject({ lines: [{ itemId, quantity: 2 }], saved: true })
  await buyer.ok('ClearCart')
  await buyer.ok('SaveCart')
  expect(await again()).toMatchObject({ lines: [], saved: true })
})

test('the last SaveCart of several sessions counts', async () => {
  const first = await cluster.buyer()
  const second = await cluster.connect('buyer-frontend')
  await second.login(first.username, 'secret')
  await first.ok('AddItemToCart', { itemId, quantity: 1 })
  await second.ok('AddItemToCart', { itemId, quantity: 2 })
  await second.ok('SaveCart')
  await first.ok('SaveCart')
  expect((await first.ok('DisplayCart')).cart.saved).toBe(true)
  expect((await second.ok('DisplayCart')).cart.saved).toBe(false)
  const third = await cluster.connect('buyer-frontend')
  await third.login(first.username, 'secret')
  expect((await third.ok('DisplayCart')).cart.lines).toMatchObject([{ quantity: 1 }])
})

test('expiry drops the unsaved cart, and is still known after a restart', async () => {
  const buyer = await cluster.buyer()
  await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  await clock.advance(idleMs * 1.4)
  expect((await buyer.error('DisplayCart')).code).toBe('SESSION_EXPIRED')
  // A reply now means that the journal holds this command and all before it.
  await cluster.buyer()
  await cluster.crash('customer-db')
  await clock.reset()
  expect((await buyer.error('DisplayCart')).code).toBe('SESSION_EXPIRED')
  await buyer.login(buyer.username, 'secret')
  expect((await buyer.ok('DisplayCart')).cart.lines).toEqual([])
})

test('a session lives on after kill -9 of customer-db', async () => {
  const buyer = await cluster.buyer()
  await cluster.crash('customer-db')
  expect((await buyer.call('DisplayCart')).ok).toBe(true)
})
