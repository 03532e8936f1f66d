import { expect, test } from 'vitest'
import type { DeskChange, DeskSwitches } from '../../services/contract/order-desk.ts'
import type { AppCluster } from '../cluster/app-cluster.ts'
import { OrderDeskWatch } from './order-desk-watch.ts'

const usual: DeskSwitches = {
  workers: 4,
  reservedForVips: 0,
  paused: false,
  normalShare: 0.2,
  whenPaymentsDown: 'wait',
}

/** A desk that does what it is told, and reports the reserve that its workers allow; without switches nobody answers. */
function deskWith(first: DeskSwitches | undefined) {
  const desk = { now: first }
  const report = ({ workers, reservedForVips, ...rest }: DeskSwitches) => ({
    ...rest,
    workers,
    reservedForVips: Math.min(reservedForVips, workers - 1),
  })
  const instructions = {
    ask: () => (desk.now ? Promise.resolve(report(desk.now)) : Promise.reject(new Error('nobody answers'))),
    given: () => desk.now,
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

test('the wanted reserve is told again, also where the desk has too few workers for it', async () => {
  const few = { ...usual, reservedForVips: 3, workers: 2 }
  const { desk, watch } = deskWith(few)
  await watch.whilePaying(96, () => Promise.resolve(expect(desk.now).toEqual({ ...few, workers: 96 })))
  expect(desk.now).toEqual(few)
  const { reservedForVips: _reported, ...change }: DeskChange = (await watch.look()).state!
  await watch.set({ ...change, workers: 4 })
  expect(desk.now).toEqual({ ...few, workers: 4 })
})
