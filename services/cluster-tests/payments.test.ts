import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { DeskState } from '../contract/order-desk.ts'
import type { PaymentsState } from '../contract/payments.ts'
import type { Payment } from '../payments/ledger.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import { ServiceProcess } from '../testing/clusters/service-process.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
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
const state = () => payments.request<PaymentsState>('GetPayments', {}, { safety: 'read' })
const books = () => payments.request<Books>('GetLedger', { limit: 1_000 }, { safety: 'read' })
const desk = () => productDb.request<DeskState>('GetOrderDesk', {}, { safety: 'read' })
const reachable = (wanted: boolean) => until(desk, ({ payments }) => payments.reachable === wanted)
const whenDown = (whenPaymentsDown: 'wait' | 'refuse') =>
  productDb.request('SetOrderDesk', { workers: 2, paused: false, normalShare: 0.2, whenPaymentsDown })

/** product-db gives payments up after this long from now on. Frontends stay patient with product-db. */
async function startProductDb(requestMs: number): Promise<void> {
  await cluster.process('product-db').kill()
  const timeouts = { ...cluster.config.timeouts, requestMs }
  cluster.processes.set(
    'product-db',
    await ServiceProcess.start('product-db', { ...cluster.config, timeouts }),
  )
  await reachable(true)
}

async function fill(quantity = 1): Promise<void> {
  await buyer.ok('AddItemToCart', { itemId, quantity })
}

/** The payments service charged as much as the paid orders cost, and no order was paid twice. */
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
  await startProductDb(200)
  await whenDown('refuse')
  await set({ ...works, outage: 'silent' })
  await fill()
  const { order } = await buyer.ok('MakePurchase', { wait: false })
  await reachable(false)
  await set({ ...works, outage: 'refuse' })
  // The requests that came while payments were silent are refused now. The desk cannot know that.
  const { asked } = await state()
  await until(state, (now) => now.asked >= asked + 4)
  expect((await buyer.ok('GetOrder', { orderId: order.orderId })).order.status).toBe('paying')
  await set(works)
  await until(
    () => buyer.ok('GetOrder', { orderId: order.orderId }),
    (found) => found.order.status === 'paid',
  )
  await startProductDb(cluster.config.timeouts.requestMs)
})

test('however often it is asked for, and whichever process is killed, a payment is taken once', async () => {
  const before = await state()
  await set({ ...works, outage: 'silent' })
  await fill(4)
  const { order } = await buyer.ok('MakePurchase', { wait: false })
  const askedTimes = (times: number) => until(state, ({ asked }) => asked >= before.asked + times)
  await askedTimes(1)
  // Nobody is there for the first answer. After the start product-db asks again, and both requests are decided at once.
  await cluster.crash('product-db')
  await askedTimes(2)
  await set(works)
  await until(
    () => buyer.ok('GetOrder', { orderId: order.orderId }),
    (found) => found.order.status === 'paid',
  )
  expect(await state()).toMatchObject({ taken: before.taken + 1, repeated: before.repeated + 1 })

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
