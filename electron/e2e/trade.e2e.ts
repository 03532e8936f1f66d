import type { Page } from '@playwright/test'
import type { LogLine, LogMatches } from '../ipc/log-types.ts'
import type { AppUnderTest } from './app-under-test.ts'
import { ask, call, collected, collectEvents, newestOf, operation } from './bridge.ts'
import { expect, test } from './fixtures.ts'

let app: AppUnderTest
let buyer: Page
let seller: Page

test.beforeAll(async ({ market }) => {
  app = await market.open()
  buyer = await app.open('buyer')
  seller = await app.open('seller')
  for (const [page, username] of [
    [buyer, 'tessa'],
    [seller, 'tom'],
  ] as const) {
    await operation(page, 'CreateAccount', { username, password: 'secret' })
    const answer = await operation(page, 'Login', { username, password: 'secret' })
    expect(answer).not.toHaveProperty('session')
  }
})

const lamp = {
  name: 'Paper lantern',
  category: 2,
  keywords: ['lantern'],
  condition: 'new',
  price: 12.5,
  quantity: 3,
}

test('a seller lists an item, a buyer finds and buys it, and the seller is told', async () => {
  await collectEvents(seller)
  const { itemId } = await operation<{ itemId: string }>(seller, 'RegisterItemForSale', lamp)
  const { items } = await operation<{ items: unknown[] }>(buyer, 'SearchItemsForSale', {
    keywords: ['lantern'],
  })
  expect(items).toHaveLength(1)
  await operation(buyer, 'AddItemToCart', { itemId, quantity: 2 })
  const { order } = await operation<{ order: { status: string } }>(buyer, 'MakePurchase')
  expect(order.status).toBe('paid')
  const told = async () => (await collected(seller)).filter(({ event }) => event === 'sale')
  await expect.poll(told).toHaveLength(1)
  const stock = async () =>
    (await collected(seller)).filter(({ event }) => event === 'item').at(-1)?.data.quantity
  await expect.poll(stock).toBe(1)
})

test('sessions and carts survive the end of every service', async () => {
  const { itemId } = await operation<{ itemId: string }>(seller, 'RegisterItemForSale', lamp)
  await operation(buyer, 'AddItemToCart', { itemId, quantity: 1 })
  for (const target of ['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend']) {
    await call(app.control, 'cluster', 'kill', { target })
    // A request waits for a service that restarts, but not for ever.
    await expect(async () => {
      const { cart } = await operation<{ cart: { lines: unknown[] } }>(buyer, 'DisplayCart')
      expect(cart.lines).toHaveLength(1)
      await operation(seller, 'GetSellerRating')
    }).toPass()
    await app.untilHealthy()
  }
  const { state } = await newestOf<{ state: string }>(buyer, 'shop', 'onSession')
  expect(state).toBe('active')
})

test('a request is found in the logs by its trace', async () => {
  await call(buyer, 'shop', 'call', { op: 'ListCategories', args: {}, trace: 'find-me-1' })
  const found = async () => {
    const filter = { trace: 'find-me-1' }
    const { seqs } = await call<LogMatches>(app.control, 'logs', 'follow', { filter })
    const lines = await call<LogLine[]>(app.control, 'logs', 'read', { seqs })
    return lines.map(({ source }) => source).sort()
  }
  await expect.poll(found).toEqual(expect.arrayContaining(['buyer-frontend', 'product-db']))
})

test('mistakes come back with the codes of the wire', async () => {
  const wrong = await ask(buyer, 'shop', 'call', { op: 'AddItemToCart', args: { itemId: 'x', quantity: 1 } })
  expect(wrong).toMatchObject({
    ok: false,
    error: { code: 'INVALID_ARGUMENT', details: { field: 'itemId' } },
  })
  const unknown = await ask(buyer, 'shop', 'call', { op: 'RegisterItemForSale', args: {} })
  expect(unknown).toMatchObject({ ok: false, error: { code: 'UNKNOWN_OP' } })
})
