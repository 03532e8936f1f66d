import { expect, test } from 'vitest'
import { parseFault } from '../../faults/model/parse-fault.ts'
import { NoReply } from '../../wire/call-errors.ts'
import { ApiError } from '../../wire/errors.ts'
import type { Controlled, ControlledMember } from './controlled.ts'
import { FaultControl } from './fault-control.ts'

type Answer = { ended?: { id: string; seen: number; hit: number }[] } | Error

const silent = { info: () => undefined, warn: () => undefined }
const names = ['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend'] as const
const unknown = new ApiError('UNKNOWN_OP', 'There is no operation "SetFaults".')
const away = new NoReply('UNAVAILABLE', 'product-db cannot be reached.')

/** A cluster whose members answer each instruction as they are told to; those not named answer "done". */
function clusterThat(answers: Record<string, () => Answer>, pidOf: (name: string) => number = () => 1) {
  const answer = async (name: string) => {
    const said = answers[name]?.() ?? {}
    if (said instanceof Error) throw said
    return said
  }
  const cluster = {
    instructions: {
      give: () => ({ each: new Map(names.map((name) => [name, answer(name)])) }),
      withdraw: () => undefined,
    },
    members: () =>
      names.map((name) => ({ name, kind: name, state: 'healthy', paused: false, pid: pidOf(name) })),
  }
  return cluster as unknown as Controlled & { members(): ControlledMember[] }
}

test('a fault that nobody takes who has a part in it is none, and the reason is told', async () => {
  const control = new FaultControl(clusterThat({ 'product-db': () => unknown }), silent)
  await expect(control.add(parseFault('slow-disk product-db 20ms'))).rejects.toThrow(
    'Nothing was done. product-db did not take it: There is no operation "SetFaults".',
  )
  expect(control.active()).toEqual([])
})

test('a fault that some members take names the others', async () => {
  const control = new FaultControl(clusterThat({ 'product-db': () => unknown }), silent)
  const fault = await control.add(parseFault('latency 5ms from * to *'))
  expect(fault.refusedBy).toEqual([{ member: 'product-db', reason: unknown.message }])
  const apart = await control.add(parseFault('latency 5ms from buyer-frontend to product-db'))
  expect(apart.refusedBy).toBeUndefined()
})

test('a member that does not answer just now gets it at its next start: it has not refused it', async () => {
  const control = new FaultControl(clusterThat({ 'product-db': () => away }), silent)
  expect((await control.add(parseFault('slow-disk product-db 20ms'))).refusedBy).toBeUndefined()
})

test('how often a fault on links was met is known when it is over, of both directions of a partition', async () => {
  const control = new FaultControl(
    clusterThat({
      'buyer-frontend': () => ({ ended: [{ id: 'f1', seen: 9, hit: 4 }] }),
      'seller-frontend': () => ({ ended: [{ id: 'f1-back', seen: 9, hit: 3 }] }),
    }),
    silent,
  )
  const { id } = await control.add(parseFault('partition buyer-frontend,seller-frontend from product-db'))
  const over = control.whenOver(id)
  await control.heal(id)
  expect(await over).toBe(7)
})

test('how often it was met is not known where a process that met it has ended, or does not answer', async () => {
  let pid = 1
  const restarted = new FaultControl(
    clusterThat({}, () => pid),
    silent,
  )
  const { id } = await restarted.add(parseFault('latency 5ms from clients to buyer-frontend'))
  pid = 2
  const over = restarted.whenOver(id)
  await restarted.heal(id)
  expect(await over).toBeUndefined()

  const deaf = new FaultControl(clusterThat({ 'product-db': () => away }), silent)
  const other = await deaf.add(parseFault('latency 5ms from clients to buyer-frontend'))
  const ended = deaf.whenOver(other.id)
  await deaf.heal(other.id)
  expect(await ended).toBeUndefined()
})
