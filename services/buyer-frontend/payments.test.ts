import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { DeskState } from '../contract/order-desk.ts'
import type { Payment } from '../payments/ledger.ts'
import { databaseClient } from '../testing/database-client.ts'
import type { TestClient } from '../testing/test-client.ts'
import { TestCluster } from '../testing/test-cluster.ts'
import { until } from '../testing/until.ts'
import type { WireClient } from '../wire/client.ts'

const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 1_000 }
const works = { delayMs: 0, declineRate: 0, outage: 'none' }

interface Books {
  taken: number
  takenCents: number
  declined: number
  payments: Payment[]
}

let cluster: TestCluster
let productDb: WireClient
let payments: WireClient
let itemId: string
let buyer: TestClient

beforeAll(async () => {
  cluster = await TestCluster.start({
    orders: { workers: 2, waitMs: 20_000 },
    timeouts: { requestMs: 500, reconnectMs: 2_000 },
    further: [{ name: 'payments', kind: 'payments', port: 0 }],
  })
  productDb = databaseClient(cluster, 'product-db')
  payments = databaseClient(cluster, 'payments')
  itemId = (await (await cluster.seller()).ok('RegisterItemForSale', lamp)).itemId
  buyer = await cluster.buyer()
})

afterEach(async () => {
  if (cluster.further.get('payments')!.child.signalCode !== null) await cluster.startFurther('payments')
  await set(works)
  await whenDown('wait')
  await until(desk, ({ busy, tiers }) => busy + tiers.vip.length + tiers.normal.length === 0)
  await reachable(true)
  await conserved()
})

afterAll(async () => {
  productDb.close()
  payments.close()
  await cluster.stop()
})

const set = (switches: object) => payments.request('SetPayments', switches)
const books = () => payments.request<Books>('GetLedger', { limit: 1_000 }, { safety: 'read' })
const desk = () => productDb.request<DeskState>('GetOrderDesk', {}, { safety: 'read' })
const reachable = (wanted: boolean) => until(desk, ({ payments }) => payments.reachable === wanted)
const whenDown = (whenPaymentsDown: 'wait' | 'refuse') =>
  productDb.request('SetOrderDesk', { workers: 2, paused: false, normalShare: 0.2, whenPaymentsDown })

async function fill(quantity = 1): Promise<void> {
  await buyer.ok('AddItemToCart', { itemId, quantity })
}

/** What payments took is what orders were paid, and no order was paid twice. */
async function conserved(): Promise<void> {
  const [{ paid }, { taken, takenCents, payments: entries }] = await Promise.all([desk(), books()])
  expect({ taken, takenCents }).toEqual({ taken: paid.orders, takenCents: paid.cents })
  expect(new Set(entries.map(({ ref }) => ref)).size).toBe(entries.length)
  const sum = entries.filter(({ approved }) => approved).reduce((cents, entry) => cents + entry.cents, 0)
  expect(sum).toBe(takenCents)
}

test('orders are paid by the payments service, which declines what it is told to decline', async () => {
  const before = await books()
  await fill(3)
  expect((await buyer.ok('MakePurchase')).order).toMatchObject({ status: 'paid', total: 15 })
  await set({ ...works, declineRate: 1 })
  await fill()
  expect((await buyer.ok('MakePurchase')).order).toMatchObject({ status: 'declined' })
  expect((await buyer.ok('DisplayCart')).cart.lines).toMatchObject([{ quantity: 1 }])
  await buyer.ok('ClearCart')
  const after = await books()
  expect(after).toMatchObject({ taken: before.taken + 1, declined: before.declined + 1 })
  expect(after.takenCents).toBe(before.takenCents + 1_500)
})

test('without payments orders wait, while everything else goes on, and are paid when it is back', async () => {
  await cluster.further.get('payments')!.kill()
  await fill(2)
  const { order } = await buyer.ok('MakePurchase', { wait: false })
  expect(order).toMatchObject({ status: 'queued' })
  await buyer.ok('SearchItemsForSale', { category: 3 })
  await fill()
  await buyer.ok('ClearCart')
  expect((await buyer.ok('GetOrder', order)).order.status).toMatch(/queued|paying/)
  await cluster.startFurther('payments')
  await until(
    () => buyer.ok('GetOrder', { orderId: order.orderId }),
    (found) => found.order.status === 'paid',
  )
})

test('without payments orders are refused where that is wanted: nothing is changed, and the cart is kept', async () => {
  await whenDown('refuse')
  await cluster.further.get('payments')!.kill()
  await reachable(false)
  await fill(2)
  const { quantity } = (await buyer.ok('GetItem', { itemId })).item
  expect(await buyer.error('MakePurchase')).toMatchObject({
    code: 'UNAVAILABLE',
    indefinite: false,
    details: { service: 'payments' },
  })
  expect((await buyer.ok('DisplayCart')).cart.lines).toMatchObject([{ quantity: 2 }])
  expect((await buyer.ok('GetItem', { itemId })).item.quantity).toBe(quantity)
  await cluster.startFurther('payments')
  await until(
    () => buyer.call('MakePurchase'),
    ({ ok, result }) => ok && result.order.status === 'paid',
  )
})

test('an order that waits when payments say no is cancelled where orders are refused, and its stock is back', async () => {
  await whenDown('refuse')
  await set({ ...works, outage: 'refuse' })
  const { quantity } = (await buyer.ok('GetItem', { itemId })).item
  await fill(2)
  expect((await buyer.ok('MakePurchase')).order).toMatchObject({ status: 'cancelled' })
  expect((await buyer.ok('GetItem', { itemId })).item.quantity).toBe(quantity)
  expect((await buyer.ok('DisplayCart')).cart.lines).toMatchObject([{ quantity: 2 }])
  await buyer.ok('ClearCart')
})

test('an order whose payment may have been taken is not let go, whatever is wanted', async () => {
  await whenDown('refuse')
  await set({ ...works, outage: 'silent' })
  await fill()
  const { order } = await buyer.ok('MakePurchase', { wait: false })
  await reachable(false)
  await set({ ...works, outage: 'refuse' })
  // What it was asked while it was silent, it was told to refuse; the desk cannot know.
  const { asked } = await payments.request<{ asked: number }>('GetPayments')
  await until(
    () => payments.request<{ asked: number }>('GetPayments'),
    (now) => now.asked >= asked + 4,
  )
  expect((await buyer.ok('GetOrder', { orderId: order.orderId })).order.status).toBe('paying')
  await set(works)
  await until(
    () => buyer.ok('GetOrder', { orderId: order.orderId }),
    (found) => found.order.status === 'paid',
  )
})

test('however often it is asked for, and whoever is killed, a payment is taken once', async () => {
  const { taken } = await books()
  await set({ ...works, delayMs: 300 })
  await fill(4)
  const { order } = await buyer.ok('MakePurchase', { wait: false })
  await until(
    () => payments.request<{ asked: number }>('GetPayments'),
    ({ asked }) => asked > 0,
  )
  // Its first answer finds nobody; the next start asks again.
  await cluster.crash('product-db')
  await until(
    () => buyer.call('GetOrder', { orderId: order.orderId }),
    ({ ok, result }) => ok && result.order.status === 'paid',
  )
  expect((await books()).taken).toBe(taken + 1)

  const entry = (await books()).payments.at(-1)!
  const { ref, orderId, buyerId, cents } = entry
  const again = { ref, orderId, buyerId, cents }
  await set({ ...works, declineRate: 1 })
  expect(await payments.request('Pay', again)).toEqual({ outcome: 'approved' })
  await cluster.further.get('payments')!.kill()
  await cluster.startFurther('payments')
  await set({ ...works, declineRate: 1 })
  expect(await payments.request('Pay', again, { safety: 'repeatable' })).toEqual({ outcome: 'approved' })
  expect((await books()).payments.filter((one) => one.ref === ref)).toEqual([entry])
})
