import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Log } from '../../process/log.ts'
import { ApiError } from '../../wire/errors.ts'
import { OrderDesk, type OrderDeskOptions } from './order-desk.ts'
import type { StoredOrder } from './order.ts'

// Every clock and timer of the desk stands still until a test lets time pass.
beforeEach(() => void vi.useFakeTimers({ now: 1_000 }))
afterEach(() => void vi.useRealTimers())

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function order(id: number, more: Partial<StoredOrder> = {}): StoredOrder {
  return {
    id,
    ref: `1.${id}`,
    buyerId: 1,
    tier: 'vip',
    status: 'queued',
    lines: [],
    cents: 500,
    placedAt: 1_000,
    takenAt: null,
    settledAt: null,
    ...more,
  }
}

function openDesk(options: Partial<OrderDeskOptions> = {}): { desk: OrderDesk; events: string[] } {
  const events: string[] = []
  const desk = new OrderDesk({
    workers: 1,
    normalShare: 0.25,
    reservedForVips: 0,
    paused: false,
    whenPaymentsDown: 'wait',
    pay: async ({ orderId }) => {
      events.push(`asked ${orderId}`)
      await sleep(10)
      return 'approved'
    },
    settle: (settled, end) => {
      settled.status = end
      events.push(`${end} ${settled.id}`)
      return Promise.resolve()
    },
    onPaying: ({ id }) => events.push(`paying ${id}`),
    log: { warn: () => undefined } as unknown as Log,
    ...options,
  })
  return { desk, events }
}

test('an order is paying from the moment that it is asked for until it is settled', async () => {
  const { desk, events } = openDesk()
  const [first, second] = [order(1), order(2, { tier: 'normal' })]
  desk.add(first)
  desk.add(second)
  expect(events).toEqual(['paying 1', 'asked 1'])
  expect([desk.paying, desk.waiting('vip'), desk.waiting('normal')]).toEqual([1, 0, 1])
  expect([desk.isPaying(first), desk.isPaying(second)]).toEqual([true, false])
  await vi.advanceTimersByTimeAsync(10)
  expect(events).toEqual(['paying 1', 'asked 1', 'paid 1', 'paying 2', 'asked 2'])
  await vi.advanceTimersByTimeAsync(10)
  expect([desk.paying, desk.isPaying(second)]).toEqual([0, false])
})

test('a payment that is declined ends its order so', async () => {
  const { desk, events } = openDesk({ pay: () => Promise.resolve('declined') })
  desk.add(order(1))
  await vi.advanceTimersByTimeAsync(0)
  expect(events).toEqual(['paying 1', 'declined 1'])
  expect(desk.report().settled).toEqual({ paid: 0, declined: 1, cancelled: 0 })
})

test('the desk says whether it refuses without payments, and follows its switches', () => {
  const { desk } = openDesk({ paused: true })
  expect(desk.refusesWithoutPayments).toBe(false)
  desk.change({ whenPaymentsDown: 'refuse', workers: 3, normalShare: 0.5 })
  expect(desk.refusesWithoutPayments).toBe(true)
  expect(desk.report()).toMatchObject({
    workers: 3,
    paused: true,
    normalShare: 0.5,
    whenPaymentsDown: 'refuse',
  })
})

test('the share of normal orders follows its switch', async () => {
  const { desk, events } = openDesk({ paused: true, normalShare: 0.01 })
  for (let id = 1; id <= 8; id += 1) desk.add(order(id, { tier: id % 2 === 0 ? 'normal' : 'vip' }))
  desk.change({ normalShare: 1, paused: false })
  await vi.advanceTimersByTimeAsync(40)
  expect(events.filter((event) => event.startsWith('paid'))).toEqual(['paid 2', 'paid 4', 'paid 6', 'paid 8'])
  expect(desk.report().contended).toEqual({ orders: 4, normalShare: 1 })
})

test('orders that waited for nobody else were not contended', async () => {
  const { desk } = openDesk()
  desk.add(order(1))
  desk.add(order(2))
  await vi.advanceTimersByTimeAsync(20)
  desk.add(order(3, { tier: 'normal' }))
  await vi.advanceTimersByTimeAsync(20)
  expect(desk.report().contended).toEqual({ orders: 0, normalShare: null })
})

test('an order from before the clock was set back has waited no time', () => {
  const { desk } = openDesk({ paused: true })
  desk.add(order(1, { placedAt: 5_000 }))
  expect(desk.report().tiers.vip.oldestMs).toBe(0)
})

test('a restored state answers the clients that wait, and its queued orders are taken', async () => {
  const { desk, events } = openDesk()
  const old = order(1)
  desk.add(old)
  let answered = 0
  desk.whenSettled(old, 60_000, () => (answered += 1), undefined)
  desk.whenSettled(order(9), 60_000, () => (answered += 1), undefined)
  desk.replaceQueue([order(2), order(3, { status: 'paid' }), order(4)])
  expect(answered).toBe(2)
  expect(desk.isPaying(old)).toBe(false)
  await vi.advanceTimersByTimeAsync(100)
  expect(answered).toBe(2)
  expect(events.filter((event) => event.startsWith('paid'))).toEqual(['paid 2', 'paid 4'])
  expect(vi.getTimerCount()).toBe(0)
})

test('a desk that was closed while it asked for a payment settles nothing', async () => {
  const { desk, events } = openDesk()
  desk.add(order(1))
  desk.close()
  await vi.advanceTimersByTimeAsync(1_000)
  desk.add(order(2))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(events).toEqual(['paying 1', 'asked 1'])
})

test('a desk that was closed while payments could not be asked does not ask again', async () => {
  let asked = 0
  const { desk } = openDesk({ pay: () => Promise.reject(new Error(`away ${(asked += 1)}`)) })
  desk.add(order(1))
  await vi.advanceTimersByTimeAsync(0)
  desk.close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toBe(1)
})

test('an order that a restored state queues again stays in doubt, whatever was under way for it', async () => {
  const asked: number[] = []
  const { desk, events } = openDesk({
    whenPaymentsDown: 'refuse',
    pay: async ({ orderId }) => {
      asked.push(orderId)
      if (orderId === 1) throw new ApiError('UNAVAILABLE', 'payments are away')
      return sleep(5_000).then(() => 'approved')
    },
  })
  desk.add(order(1))
  await vi.advanceTimersByTimeAsync(0)
  desk.replaceQueue([order(2), order(1)])
  await vi.advanceTimersByTimeAsync(4_999)
  expect(asked).toEqual([1, 2])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked.length).toBeGreaterThan(10)
  expect(events).not.toContain('cancelled 1')
})

test('an order that a restored state queues again is asked for by its new turn alone', async () => {
  const askedAt: number[] = []
  const beganAt = Date.now()
  const { desk } = openDesk({
    pay: () => {
      askedAt.push(Date.now() - beganAt)
      return Promise.reject(new Error('payments are away'))
    },
  })
  desk.add(order(1))
  await vi.advanceTimersByTimeAsync(100)
  desk.replaceQueue([order(1)])
  await vi.advanceTimersByTimeAsync(700)
  expect(askedAt).toEqual([0, 100, 300, 700])
})

test('a client that has waited long enough is answered once, and the others wait on', async () => {
  const { desk } = openDesk({ pay: () => sleep(100).then(() => 'approved') })
  const waited = order(1)
  desk.add(waited)
  const answered: string[] = []
  desk.whenSettled(waited, 40, () => answered.push('short'), undefined)
  desk.whenSettled(waited, 60, () => answered.push('middle'), undefined)
  desk.whenSettled(waited, 1_000, () => answered.push('long'), undefined)
  await vi.advanceTimersByTimeAsync(40)
  expect(answered).toEqual(['short'])
  await vi.advanceTimersByTimeAsync(20)
  expect(answered).toEqual(['short', 'middle'])
  await vi.advanceTimersByTimeAsync(2_000)
  expect(answered).toEqual(['short', 'middle', 'long'])
})

test('the waits for the turn of an order, for its payment and for the journal are noted for clients that ask for it', async () => {
  const noted: string[] = []
  const noting = (what: string) => {
    noted.push(what)
    return () => noted.push(`${what} ends`)
  }
  const spans = { beginJournal: () => noting('journal'), beginWait: noting }
  const { desk } = openDesk()
  const waited = order(1)
  desk.add(waited)
  desk.whenSettled(waited, 1_000, () => noted.push('answered'), spans as never)
  desk.whenSettled(waited, 1_000, () => noted.push('answered too'), undefined)
  await vi.advanceTimersByTimeAsync(10)
  expect(noted).toEqual([
    ...['payment', 'payment ends'],
    ...['journal', 'journal ends'],
    ...['answered', 'answered too'],
  ])
})
