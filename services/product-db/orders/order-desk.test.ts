import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Tier } from '../../contract/values.ts'
import type { Log } from '../../process/log.ts'
import { testRandom } from '../../testing/random.ts'
import { ApiError } from '../../wire/errors.ts'
import { OrderDesk, type OrderDeskOptions, type OrderEnd } from './order-desk.ts'
import type { StoredOrder } from './order.ts'
import type { PaymentStep } from './payment-route.ts'

const normalShare = 0.25
const longMs = 60_000

// Every clock and timer of the desk stands still until a test lets time pass.
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const silent = { warn: () => undefined } as unknown as Log
const unreachable = (indefinite: boolean) => new ApiError('UNAVAILABLE', 'payments are away', { indefinite })

interface Settled {
  order: StoredOrder
  end: OrderEnd
  atMs: number
}

/** A desk whose payments take ten milliseconds, and all that became of its orders. */
class SimulatedDesk {
  readonly settled: Settled[] = []
  readonly startedAt = Date.now()
  readonly desk: OrderDesk
  #placed = 0
  #onSettled: (settled: Settled) => void = () => undefined

  constructor(options: Partial<OrderDeskOptions> = {}) {
    this.desk = new OrderDesk({
      workers: 1,
      normalShare,
      reservedForVips: 0,
      paused: false,
      whenPaymentsDown: 'wait',
      pay: paysAfter(() => 10),
      settle: (order, end) => Promise.resolve(this.settle(order, end)),
      onPaying: () => undefined,
      log: silent,
      ...options,
    })
  }

  order(tier: Tier): StoredOrder {
    this.#placed += 1
    const id = this.#placed
    const placedAt = Date.now()
    return {
      id,
      ref: `1.${id}`,
      buyerId: 1,
      tier,
      status: 'queued',
      lines: [],
      cents: 500,
      placedAt,
      takenAt: null,
      settledAt: null,
    }
  }

  place(tier: Tier, count = 1): StoredOrder[] {
    const orders = Array.from({ length: count }, () => this.order(tier))
    for (const order of orders) this.desk.add(order)
    return orders
  }

  onSettled(listener: (settled: Settled) => void): void {
    this.#onSettled = listener
  }

  settle(order: StoredOrder, end: OrderEnd): void {
    order.status = end
    const settled = { order, end, atMs: Date.now() - this.startedAt }
    this.settled.push(settled)
    this.#onSettled(settled)
  }

  count(tier: Tier): number {
    return this.settled.filter(({ order }) => order.tier === tier).length
  }
}

function paysAfter(delayMs: () => number): PaymentStep {
  return async () => {
    await sleep(delayMs())
    return 'approved'
  }
}

describe('more orders than can be settled', () => {
  test('VIPs wait a tenth of what normal ones wait at most, and normal ones keep their share', async () => {
    const random = testRandom()
    const simulated = new SimulatedDesk({ pay: paysAfter(() => random.integer(5, 15)) })
    simulated.place('normal', 250)
    const vips = 50
    simulated.place('vip')
    // A VIP order comes whenever the one before is settled: there are never more of them than there are turns.
    simulated.onSettled(({ order }) => {
      if (order.tier === 'vip' && simulated.count('vip') < vips) simulated.place('vip')
    })
    while (simulated.count('vip') < vips) await vi.advanceTimersByTimeAsync(1)
    const { tiers } = simulated.desk.report()
    expect(tiers.normal.length).toBeGreaterThan(0)
    expect(tiers.vip.waitMs!.p50).toBeLessThan(tiers.normal.waitMs!.p50 / 10)
    expect(simulated.count('normal')).toBeGreaterThanOrEqual(Math.floor(normalShare * vips))
  })

  test.each([0.01, 0.25, 0.5])(
    'under a flood of VIP orders normal ones get the share that they were promised: %s',
    async (share) => {
      const simulated = new SimulatedDesk({ normalShare: share })
      simulated.place('normal', 300)
      // The desk was free for the first one.
      const before = 1
      simulated.place('vip', 200)
      while (simulated.count('vip') < 200) await vi.advanceTimersByTimeAsync(10)
      const turns = simulated.settled.length - before
      expect(Math.abs(simulated.count('normal') - before - share * turns)).toBeLessThanOrEqual(1)
      expect(simulated.desk.report().contended.normalShare).toBeCloseTo(share, 1)
    },
  )

  describe('with workers that are reserved for VIP orders', () => {
    const slow = (options: Partial<OrderDeskOptions> = {}) =>
      new SimulatedDesk({ workers: 4, reservedForVips: 2, pay: paysAfter(() => 1_000), ...options })

    test('a VIP order is taken at once, however many normal ones are there, and these go on with the rest', async () => {
      const simulated = slow()
      simulated.place('normal', 100)
      for (let round = 0; round < 20; round += 1) {
        await vi.advanceTimersByTimeAsync(1_500)
        const { tiers, busy } = simulated.desk.report()
        expect([tiers.normal.busy, tiers.vip.busy, busy]).toEqual([2, 0, 2])
        simulated.place('vip', 2)
        expect(simulated.desk.report().tiers.vip).toMatchObject({ length: 0, busy: 2 })
        await vi.advanceTimersByTimeAsync(1_000)
      }
      expect(simulated.desk.report().tiers.vip.waitMs).toEqual({ p50: 0, p90: 0, p99: 0, max: 0 })
      expect(simulated.count('vip')).toBe(40)
      await vi.runAllTimersAsync()
      expect(simulated.count('normal')).toBe(100)
    })

    test('normal orders keep their share of the turns that they may have, under a flood of VIP orders', async () => {
      const random = testRandom()
      const simulated = slow({ workers: 2, reservedForVips: 1, pay: paysAfter(() => random.integer(5, 15)) })
      simulated.place('normal', 300)
      simulated.place('vip', 300)
      while (simulated.count('vip') < 300) await vi.advanceTimersByTimeAsync(10)
      const { contended } = simulated.desk.report()
      expect(contended.normalShare).toBeCloseTo(normalShare, 1)
      expect(simulated.count('normal')).toBeGreaterThanOrEqual(Math.floor(normalShare * contended.orders))
    })

    test('VIP orders may have all workers', async () => {
      const simulated = slow()
      simulated.place('vip', 10)
      expect(simulated.desk.report().tiers.vip.busy).toBe(4)
      await vi.runAllTimersAsync()
      expect(simulated.count('vip')).toBe(10)
    })

    test('one worker is left for normal orders, whatever is reserved', async () => {
      const simulated = slow({ reservedForVips: 9 })
      expect(simulated.desk.report()).toMatchObject({ workers: 4, reservedForVips: 3 })
      simulated.desk.change({ workers: 2 })
      expect(simulated.desk.report()).toMatchObject({ workers: 2, reservedForVips: 1 })
      simulated.place('normal', 2)
      expect(simulated.desk.report().tiers.normal.busy).toBe(1)
      simulated.desk.change({ reservedForVips: 0 })
      expect(simulated.desk.report().tiers.normal.busy).toBe(2)
      await vi.runAllTimersAsync()
    })

    test('as many are reserved as before when there are as many workers again', () => {
      const simulated = slow()
      simulated.desk.change({ workers: 1 })
      expect(simulated.desk.report()).toMatchObject({ workers: 1, reservedForVips: 0 })
      simulated.desk.change({ workers: 4 })
      expect(simulated.desk.report()).toMatchObject({ workers: 4, reservedForVips: 2 })
      simulated.place('normal', 4)
      expect(simulated.desk.report().tiers.normal.busy).toBe(2)
    })
  })

  test('the figures tell how long orders waited, and forget it after ten seconds', async () => {
    const simulated = new SimulatedDesk({ pay: paysAfter(() => 100) })
    simulated.place('vip', 5)
    await vi.advanceTimersByTimeAsync(250)
    expect(simulated.desk.report().tiers.vip).toMatchObject({ length: 2, oldestMs: 250, processed: 2 })
    await vi.advanceTimersByTimeAsync(250)
    const { vip, normal } = simulated.desk.report().tiers
    expect(vip).toMatchObject({ length: 0, oldestMs: 0, processed: 5, rate: 10, share: 1 })
    expect(vip.waitMs).toEqual({ p50: 200, p90: 400, p99: 400, max: 400 })
    expect(normal.waitMs).toBeUndefined()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(simulated.desk.report().tiers.vip).toMatchObject({ processed: 5, rate: 0, waitMs: undefined })
  })
})

describe('hands and pauses', () => {
  test('as many orders are paid at once as there are workers, and none while the desk is paused', async () => {
    const simulated = new SimulatedDesk({ paused: true })
    simulated.place('normal', 7)
    await vi.advanceTimersByTimeAsync(longMs)
    expect(simulated.desk.report()).toMatchObject({ busy: 0, tiers: { normal: { length: 7 } } })
    simulated.desk.change({ paused: false, workers: 5 })
    expect(simulated.desk.report()).toMatchObject({ busy: 5, tiers: { normal: { length: 2 } } })
    simulated.desk.change({ paused: true })
    await vi.advanceTimersByTimeAsync(longMs)
    expect(simulated.desk.report()).toMatchObject({ busy: 0, settled: { paid: 5 } })
    simulated.desk.change({ paused: false })
    await vi.advanceTimersByTimeAsync(10)
    expect(simulated.desk.report()).toMatchObject({ busy: 0, settled: { paid: 7 } })
  })

  test('a client is answered when its order is settled, or when it has waited long enough', async () => {
    const simulated = new SimulatedDesk({ pay: paysAfter(() => 1_000) })
    const [first, second] = simulated.place('normal', 2) as [StoredOrder, StoredOrder]
    const answered: string[] = []
    const wait = (order: StoredOrder, longestMs: number, name: string) =>
      simulated.desk.whenSettled(order, longestMs, () => answered.push(name), undefined)
    wait(first, 5_000, 'first')
    wait(second, 1_500, 'impatient')
    wait(second, 5_000, 'patient')
    await vi.advanceTimersByTimeAsync(999)
    expect(answered).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(answered).toEqual(['first'])
    await vi.advanceTimersByTimeAsync(500)
    expect(answered).toEqual(['first', 'impatient'])
    await vi.advanceTimersByTimeAsync(500)
    expect(answered).toEqual(['first', 'impatient', 'patient'])
    wait(second, 5_000, 'late')
    expect(answered.at(-1)).toBe('late')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a desk that is closed answers who waits, and takes no further order', async () => {
    const simulated = new SimulatedDesk()
    const [order] = simulated.place('vip', 3)
    let answered = 0
    simulated.desk.whenSettled(order!, longMs, () => (answered += 1), undefined)
    simulated.desk.close()
    expect(answered).toBe(1)
    await vi.advanceTimersByTimeAsync(longMs)
    expect(simulated.desk.report().tiers.vip.length).toBe(2)
  })
})

describe('payments that cannot be asked', () => {
  /** Notes when it was asked, and fails until it is healed. */
  class BrokenPayments {
    readonly askedAt: number[] = []
    readonly #startedAt = Date.now()
    failure: ApiError | undefined

    constructor(failure: ApiError) {
      this.failure = failure
    }

    readonly pay: PaymentStep = () => {
      this.askedAt.push(Date.now() - this.#startedAt)
      return this.failure ? Promise.reject(this.failure) : Promise.resolve('approved')
    }
  }

  test('are asked again after longer and longer pauses, and the order is paid when they are back', async () => {
    const payments = new BrokenPayments(unreachable(false))
    const simulated = new SimulatedDesk({ pay: payments.pay })
    simulated.place('normal')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(payments.askedAt).toEqual([0, 200, 600, 1_400, 2_400, 3_400, 4_400])
    expect(simulated.settled).toEqual([])
    payments.failure = undefined
    await vi.advanceTimersByTimeAsync(1_000)
    expect(simulated.settled).toMatchObject([{ end: 'paid', atMs: 5_400 }])
  })

  test('make the desk cancel an order after three tries where orders are to be refused', async () => {
    const payments = new BrokenPayments(unreachable(false))
    const simulated = new SimulatedDesk({ pay: payments.pay, whenPaymentsDown: 'refuse' })
    simulated.place('normal')
    await vi.advanceTimersByTimeAsync(longMs)
    expect(payments.askedAt).toEqual([0, 200, 600])
    expect(simulated.settled).toMatchObject([{ end: 'cancelled', atMs: 600 }])
  })

  test('keep an order whose payment may have been taken, whatever is wanted', async () => {
    const payments = new BrokenPayments(unreachable(true))
    const simulated = new SimulatedDesk({ pay: payments.pay, whenPaymentsDown: 'refuse' })
    simulated.place('normal')
    await vi.advanceTimersByTimeAsync(0)
    // Now they say that they took nothing; of the first time that says nothing.
    payments.failure = unreachable(false)
    await vi.advanceTimersByTimeAsync(longMs)
    expect(payments.askedAt.length).toBeGreaterThan(10)
    expect(simulated.settled).toEqual([])
    payments.failure = undefined
    await vi.advanceTimersByTimeAsync(1_000)
    expect(simulated.settled).toMatchObject([{ end: 'paid' }])
  })

  test('keep an order that was there before the last start: nobody knows what it was asked then', async () => {
    const payments = new BrokenPayments(unreachable(false))
    const simulated = new SimulatedDesk({ pay: payments.pay, whenPaymentsDown: 'refuse' })
    const [queued, paid] = [simulated.order('normal'), simulated.order('normal')]
    paid.status = 'paid'
    simulated.desk.replaceQueue([queued, paid])
    await vi.advanceTimersByTimeAsync(longMs)
    expect(simulated.settled).toEqual([])
    payments.failure = undefined
    await vi.advanceTimersByTimeAsync(1_000)
    expect(simulated.settled.map(({ order }) => order.id)).toEqual([queued.id])
  })
})

test('an order that cannot be written down is settled once it can be, and paid once', async () => {
  let isFull = true
  let paid = 0
  const simulated: SimulatedDesk = new SimulatedDesk({
    pay: () => Promise.resolve((paid += 1)).then(() => 'approved'),
    settle: (order, end) =>
      isFull ? Promise.reject(new Error('the disk is full')) : Promise.resolve(simulated.settle(order, end)),
  })
  simulated.place('vip')
  await vi.advanceTimersByTimeAsync(longMs)
  expect(simulated.desk.report()).toMatchObject({ busy: 1, settled: { paid: 0 } })
  isFull = false
  await vi.advanceTimersByTimeAsync(500)
  expect(simulated.desk.report()).toMatchObject({ busy: 0, settled: { paid: 1 } })
  expect(paid).toBe(1)
})

describe('an order that is cancelled', () => {
  test('is not paid while the cancellation is written down, also if another state comes meanwhile', async () => {
    const simulated = new SimulatedDesk({ paused: true })
    const [order] = simulated.place('normal')
    let written!: () => void
    const settling = new Promise<void>((resolve) => (written = resolve))
    const restored: StoredOrder = { ...order! }
    const cancelling = simulated.desk.cancel(
      order!,
      async () => {
        await settling
        restored.status = 'cancelled'
      },
      () => restored,
    )
    simulated.desk.change({ paused: false })
    simulated.desk.replaceQueue([restored])
    await vi.advanceTimersByTimeAsync(longMs)
    expect(simulated.settled).toEqual([])
    written()
    await cancelling
    await vi.advanceTimersByTimeAsync(longMs)
    expect(simulated.settled).toEqual([])
    expect(simulated.desk.report()).toMatchObject({ busy: 0, settled: { cancelled: 1 } })
  })

  test('is taken in its turn if the cancellation could not be written down', async () => {
    const simulated = new SimulatedDesk()
    const [, second] = simulated.place('normal', 2)
    let fail!: (error: Error) => void
    const settling = new Promise<never>((_, reject) => (fail = reject))
    const cancelling = simulated.desk.cancel(
      second!,
      () => settling,
      () => second,
    )
    await vi.advanceTimersByTimeAsync(longMs)
    expect(simulated.settled).toHaveLength(1)
    fail(new Error('the disk is full'))
    await expect(cancelling).rejects.toThrow('full')
    await vi.advanceTimersByTimeAsync(longMs)
    expect(simulated.settled.map(({ order: { id } }) => id)).toEqual([1, 2])
  })
})
