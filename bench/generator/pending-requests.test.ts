import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PendingRequest, PendingRequests } from './pending-requests.ts'
import { Schedule } from './schedule.ts'

function request(sentAt: number): PendingRequest {
  return { step: { op: 'GetItem', tail: '', wantsResult: false }, dueAt: sentAt, sentAt, traced: false }
}

describe('pending requests', () => {
  it('are found by their ids like in a map, in whichever order they are answered', () => {
    const action = fc.oneof(
      { weight: 3, arbitrary: fc.constant<'add'>('add') },
      fc.record({ delete: fc.nat(30) }),
      fc.constant<'oldest'>('oldest'),
    )
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const pending = new PendingRequests()
        const model = new Map<number, PendingRequest>()
        for (const [at, step] of actions.entries()) {
          if (step === 'add') {
            const added = request(at)
            model.set(pending.add(added), added)
          } else if (step === 'oldest') {
            const [oldest] = model.keys()
            expect(pending.oldestId).toBe(oldest)
            if (oldest !== undefined) pending.delete(oldest)
            model.delete(oldest!)
          } else {
            expect(pending.get(step.delete)).toBe(model.get(step.delete))
            pending.delete(step.delete)
            model.delete(step.delete)
          }
          expect(pending.size).toBe(model.size)
        }
        expect(pending.takeAll()).toEqual([...model.values()])
        expect(pending.size).toBe(0)
      }),
    )
  })
})

describe('the schedule of an open loop', () => {
  it('gives every client one turn a round, in an order that the seed decides', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(), (clients, seed) => {
        const [schedule, again] = [new Schedule(clients, seed), new Schedule(clients, seed)]
        for (let round = 0; round < 5; round += 1) {
          const turns = Array.from({ length: clients }, () => schedule.next())
          expect([...turns].sort((a, b) => a - b)).toEqual(
            Array.from({ length: clients }, (_, index) => index),
          )
          expect(Array.from({ length: clients }, () => again.next())).toEqual(turns)
        }
      }),
      { numRuns: 50 },
    )
  })
})
