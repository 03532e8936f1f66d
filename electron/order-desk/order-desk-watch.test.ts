import { expect, test } from 'vitest'
import type { DeskSwitches } from '../../services/contract/order-desk.ts'
import type { AppCluster } from '../cluster/app-cluster.ts'
import { OrderDeskWatch } from './order-desk-watch.ts'

const usual: DeskSwitches = {
  workers: 4,
  reservedForVips: 0,
  paused: false,
  normalShare: 0.2,
  whenPaymentsDown: 'wait',
}

/** A desk that does what it is told; without switches nobody answers. */
function deskWith(first: DeskSwitches | undefined) {
  const desk = { now: first }
  const instructions = {
    ask: () => (desk.now ? Promise.resolve(desk.now) : Promise.reject(new Error('nobody answers'))),
    give: (_to: object, _op: string, switches: DeskSwitches) => ({
      all: Promise.resolve((desk.now = switches)),
    }),
  }
  return { desk, watch: new OrderDeskWatch({ instructions } as unknown as AppCluster) }
}

test('more orders are paid at once while the work lasts, and as many as before afterwards', async () => {
  const { desk, watch } = deskWith(usual)
  await watch.whilePaying(96, () => Promise.resolve(expect(desk.now).toEqual({ ...usual, workers: 96 })))
  expect(desk.now).toEqual(usual)
  await expect(watch.whilePaying(96, () => Promise.reject(new Error('of the work')))).rejects.toThrow('work')
  expect(desk.now).toEqual(usual)
})

test('what is set while the work lasts stays', async () => {
  const { desk, watch } = deskWith(usual)
  await watch.whilePaying(96, () => watch.set({ ...usual, workers: 96, paused: true }))
  expect(desk.now).toEqual({ ...usual, paused: true })
  await watch.whilePaying(96, () => watch.set({ ...usual, workers: 9 }))
  expect(desk.now).toEqual({ ...usual, workers: 9 })
})

test('a desk that pays as many already, or does not answer, is left alone', async () => {
  for (const first of [{ ...usual, workers: 100 }, undefined]) {
    const { desk, watch } = deskWith(first)
    await watch.whilePaying(96, () => Promise.resolve(expect(desk.now).toBe(first)))
    expect(desk.now).toBe(first)
  }
})
