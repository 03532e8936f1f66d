import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OrderQueue } from './order-queue.ts'
import type { StoredOrder } from './order.ts'

const orderOf = (id: number, tier: 'vip' | 'normal') => ({ id, tier }) as StoredOrder

const steps = fc.array(fc.constantFrom('vip' as const, 'normal' as const, 'take' as const), {
  maxLength: 300,
})

test('every order is taken once, each tier in its own order', () => {
  fc.assert(
    fc.property(steps, fc.double({ min: 0.01, max: 1, noNaN: true }), (plan, share) => {
      const queue = new OrderQueue(share)
      const taken: StoredOrder[] = []
      let pushed = 0
      for (const step of plan) {
        if (step === 'take') {
          const order = queue.take()
          expect(order === undefined).toBe(taken.length === pushed)
          if (order) taken.push(order)
        } else {
          queue.push(orderOf(pushed, step))
          pushed += 1
        }
        expect(queue.length).toBe(pushed - taken.length)
      }
      for (let order = queue.take(); order; order = queue.take()) taken.push(order)
      expect(taken.map(({ id }) => id).sort((a, b) => a - b)).toEqual(
        Array.from({ length: pushed }, (_, i) => i),
      )
      for (const tier of ['vip', 'normal']) {
        const ids = taken.filter((order) => order.tier === tier).map(({ id }) => id)
        expect(ids).toEqual([...ids].sort((a, b) => a - b))
      }
    }),
  )
})

test('while both wait, normal orders get their share and VIP orders the rest', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 400 }),
      (share, turns) => {
        const queue = new OrderQueue(share)
        for (let id = 0; id < turns; id += 1) {
          queue.push(orderOf(id, 'vip'))
          queue.push(orderOf(id, 'normal'))
        }
        let normal = 0
        for (let turn = 1; turn <= turns; turn += 1) {
          normal += Number(queue.take()?.tier === 'normal')
          expect(Math.abs(normal - turn * share)).toBeLessThanOrEqual(1.000_001)
        }
      },
    ),
  )
})

test('of any turns in a row normal orders get at least the whole ones of their share', () => {
  const [shares, longest] = [50, 120]
  for (let hundredths = 1; hundredths <= shares; hundredths += 1) {
    for (const before of [0, 1, 7, 60]) {
      const queue = new OrderQueue(hundredths / 100)
      for (let id = 0; id < before + longest; id += 1) {
        queue.push(orderOf(id, 'vip'))
        queue.push(orderOf(id, 'normal'))
      }
      for (let turn = 0; turn < before; turn += 1) queue.take()
      let normal = 0
      for (let turns = 1; turns <= longest; turns += 1) {
        normal += Number(queue.take()?.tier === 'normal')
        const least = Math.floor((turns * hundredths) / 100)
        expect(normal, `${hundredths} % of ${turns} turns after ${before}`).toBeGreaterThanOrEqual(least)
      }
    }
  }
})

test('the waits of a tier are told with the newest order first', () => {
  const queue = new OrderQueue(0.2)
  for (const placedAt of [100, 200, 300]) queue.push({ ...orderOf(placedAt, 'vip'), placedAt } as StoredOrder)
  queue.take()
  expect([...queue.waits('vip', 1_000)]).toEqual([700, 800])
})

test('with a share of a half the tiers take turns, the VIPs first', () => {
  const queue = new OrderQueue(0.5)
  for (let id = 0; id < 8; id += 1) queue.push(orderOf(id, id < 4 ? 'vip' : 'normal'))
  const tiers = Array.from({ length: 8 }, () => queue.take()!.tier)
  expect(tiers).toEqual(Array(4).fill(['vip', 'normal']).flat())
})

test('an order that is alone does not wait', () => {
  for (const tier of ['vip', 'normal'] as const) {
    const queue = new OrderQueue(0.2)
    for (let id = 0; id < 5_000; id += 1) queue.push(orderOf(id, tier))
    for (let id = 0; id < 5_000; id += 1) expect(queue.take()?.id).toBe(id)
    expect(queue.take()).toBeUndefined()
  }
})
